"""Stand-ins for the providers' APIs: what the gateway sends of itself arrives on the simulators."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, Response, jsonify, request

from lookup_gateway.simulators.chats import account_said, bot_said
from lookup_gateway.simulators.line import new_id
from lookup_gateway.simulators.tape import Button, Line, Tape, Wire

ROOT = "/dev/standins"
"""Under it each provider has a base: the demo sets ZALO_API_URL and its like to them."""


def add(routes: Blueprint, tape: Tape) -> None:
    """Give the blueprint the providers' paths."""
    _add_zalo(routes, tape)

    @routes.post(f"{ROOT}/telegram/bot<token>/<method>")
    def telegram(token: str, method: str) -> Response:  # noqa: ARG001 - any token is taken here
        if method != "sendMessage":
            return jsonify(ok=True, result=True)
        _arrived(tape, Wire.TELEGRAM, bot_said(request.get_json(force=True)))
        return jsonify(ok=True, result={"message_id": secrets.randbelow(2**30)})

    @routes.post(f"{ROOT}/twilio/2010-04-01/Accounts/<sid>/Messages.json")
    def twilio(sid: str) -> tuple[Response, int]:  # noqa: ARG001 - any account is taken here
        request.get_data()  # kept, because reading the form would use it up
        _arrived(tape, Wire.SMS, (request.form.get("Body", ""), ()))
        return jsonify(sid=new_id("SM"), status="queued"), 201


def _add_zalo(routes: Blueprint, tape: Tape) -> None:
    @routes.post(f"{ROOT}/zalo/v3.0/oa/message/cs")
    @routes.post(f"{ROOT}/zalo/message/template")
    def zalo() -> Response:
        body = request.get_json(force=True)
        said = account_said(body["message"]) if "message" in body else (_template(body), ())
        _arrived(tape, Wire.ZALO, said)
        data = {"message_id": secrets.token_hex(10), "msg_id": secrets.token_hex(10)}
        return jsonify(error=0, message="Success", data=data)

    @routes.post(f"{ROOT}/zalo/v4/oa/access_token")
    def zalo_token() -> Response:
        tokens = {"access_token": secrets.token_hex(16), "refresh_token": secrets.token_hex(16)}
        return jsonify(**tokens, expires_in="90000")


def _arrived(tape: Tape, wire: Wire, said: tuple[str, tuple[Button, ...]]) -> None:
    text, buttons = said
    raw = f"{request.method} {request.path}\n{request.get_data(as_text=True)}"
    tape.add(Line(wire=wire, mine=False, text=text, raw=raw, buttons=buttons))


def _template(body: dict[str, Any]) -> str:
    values = "\n".join(f"{name}: {value}" for name, value in body["template_data"].items())
    return f"[{body['template_id']}]\n{values}"
