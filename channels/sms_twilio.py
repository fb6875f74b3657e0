"""Text messages by Twilio: a signed webhook in, TwiML in the same response out.

Signature: https://www.twilio.com/docs/usage/security#validating-requests. Twilio gives no time
stamp, so a repeated MessageSid gets the answer that was given first.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, request
from twilio.request_validator import RequestValidator
from twilio.twiml.messaging_response import MessagingResponse

from lookup_gateway.callers import by_phone
from lookup_gateway.model import Medium, Message
from lookup_gateway.persons import phone_number
from lookup_gateway.ports import Ask
from lookup_gateway.replies import House, say


def blueprint(ask: Ask, house: House, public_url: str, auth_token: str) -> Blueprint:
    """Return the webhook's route."""
    routes = Blueprint("sms_twilio", __name__, url_prefix="/channels/twilio")
    validator = RequestValidator(auth_token)

    @routes.post("/sms")
    def receive() -> Response:
        if not _is_genuine(validator, public_url):
            abort(403)
        twiml = MessagingResponse()
        # With OptOutType Twilio has answered STOP, START or HELP itself.
        if "OptOutType" not in request.form:
            twiml.message(say(ask(_message()), Medium.SMS, house=house))
        return Response(str(twiml), mimetype="text/xml")

    return routes


def _is_genuine(validator: RequestValidator, public_url: str) -> bool:
    # Built from the configured address and the raw query: behind a proxy, or with letters that
    # Werkzeug decodes, request.url is not what Twilio signed.
    query = request.query_string.decode("latin-1")
    url = public_url + request.path + (f"?{query}" if query else "")
    signature = request.headers.get("X-Twilio-Signature", "")
    return bool(validator.validate(url, request.form, signature))


def _message() -> Message:
    sender, sid = request.form.get("From", ""), request.form.get("MessageSid")
    return Message(
        text=request.form.get("Body", ""),
        medium=Medium.SMS,
        caller=by_phone(sender),
        sender=phone_number(sender),
        id=f"twilio:{sid}" if sid else None,
    )
