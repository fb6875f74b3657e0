"""The telephone's routes: signed requests in, TwiML out, whatever was pressed."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request
from twilio.twiml.voice_response import VoiceResponse

from channels.twilio_signature import only_genuine
from channels.voice_twilio.calls import ROOT, Call, Pressed, caller
from channels.voice_twilio.line import Line
from channels.voice_twilio.steps import Steps
from lookup_gateway.ports import Ask


def blueprint(ask: Ask, line: Line, public_url: str, auth_token: str) -> Blueprint:
    """Return the webhook of the number and of each step of a call."""
    routes = Blueprint("voice_twilio", __name__, url_prefix=ROOT)
    routes.before_request(only_genuine(public_url, auth_token))
    steps = Steps(ask, line)

    @routes.post("")
    def pick_up() -> Response:
        return _twiml(steps.greet())

    @routes.post("/<name>")
    def go_on(name: str) -> Response:
        step = steps.by_name.get(name)
        if step is None:
            abort(404)
        return _twiml(step(_pressed()))

    return routes


def _pressed() -> Pressed:
    query, form = request.args, request.form
    return Pressed(
        call=Call.resumed(query, tuple(query.getlist("among"))),
        keys=form.get("Digits", ""),
        caller=caller(form.get("From", "")),
        sid=form.get("CallSid"),
    )


def _twiml(response: VoiceResponse) -> Response:
    return Response(str(response), mimetype="text/xml")
