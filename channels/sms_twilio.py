"""Text messages by Twilio: a signed webhook in, TwiML in the same response out.

Twilio gives no time stamp, so a repeated MessageSid gets the answer that was given first.
"""

from __future__ import annotations

from flask import Blueprint, Response, request
from twilio.twiml.messaging_response import MessagingResponse

from channels.twilio_signature import only_genuine
from lookup_gateway.callers import by_phone
from lookup_gateway.model import Medium, Message
from lookup_gateway.persons import phone_number
from lookup_gateway.ports import Ask
from lookup_gateway.replies import House, say


def blueprint(ask: Ask, house: House, public_url: str, auth_token: str) -> Blueprint:
    """Return the webhook's route."""
    routes = Blueprint("sms_twilio", __name__, url_prefix="/channels/twilio")
    routes.before_request(only_genuine(public_url, auth_token))

    @routes.post("/sms")
    def receive() -> Response:
        twiml = MessagingResponse()
        # With OptOutType Twilio has answered STOP, START or HELP itself.
        if "OptOutType" not in request.form:
            twiml.message(say(ask(_message()), Medium.SMS, house=house))
        return Response(str(twiml), mimetype="text/xml")

    return routes


def _message() -> Message:
    sender, sid = request.form.get("From", ""), request.form.get("MessageSid")
    return Message(
        text=request.form.get("Body", ""),
        medium=Medium.SMS,
        caller=by_phone(sender),
        sender=phone_number(sender),
        id=f"twilio:{sid}" if sid else None,
    )
