"""What Twilio calls: a signed webhook with a question, TwiML in its response; status callbacks.

Twilio gives no time stamp, so a repeated MessageSid gets the answer that was given first.
"""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, Response, request
from twilio.twiml.messaging_response import MessagingResponse

from channels.twilio_signature import only_genuine
from lookup_gateway.asking import in_words, text_message
from lookup_gateway.errors import BackendDown
from lookup_gateway.model import Message
from lookup_gateway.outgoing import Later, Receipt, receipt
from lookup_gateway.ports import Ask
from lookup_gateway.replies import House

# https://www.twilio.com/docs/messaging/api/message-resource#message-status-values
_RECEIPTS = {
    **dict.fromkeys(("accepted", "queued", "sending", "sent"), Receipt.ACCEPTED),
    **dict.fromkeys(("delivered", "read"), Receipt.DELIVERED),
    **dict.fromkeys(("undelivered", "failed", "canceled"), Receipt.FAILED),
}


def blueprint(ask: Ask, house: House, later: Later, public_url: str, auth_token: str) -> Blueprint:
    """Return the webhooks' routes: messages, and at /status what became of ours."""
    routes = Blueprint("sms_twilio", __name__, url_prefix="/channels/twilio")
    routes.before_request(only_genuine(public_url, auth_token))
    words = in_words(ask, house)

    @routes.post("/sms")
    def receive() -> Response:
        twiml, answer = MessagingResponse(), words(_message())
        # With OptOutType Twilio has answered STOP, START or HELP itself; we obey it too.
        if "OptOutType" not in request.form:
            twiml.message(answer)
        return Response(str(twiml), mimetype="text/xml")

    @routes.post("/status")
    def report() -> tuple[str, int]:
        what = _RECEIPTS.get(request.form.get("MessageStatus", ""))
        if what and (identity := request.args.get("id")):
            # Lost where neither database nor disk takes it: that costs no more than a repeat.
            with suppress(BackendDown):
                later(receipt(identity, what))
        return "", 204

    return routes


def _message() -> Message:
    form, sid = request.form, request.form.get("MessageSid")
    return text_message(
        form.get("Body", ""), form.get("From", ""), f"twilio:{sid}" if sid else None
    )
