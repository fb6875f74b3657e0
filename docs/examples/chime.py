"""A channel for Chime, a chat service made up for this example: its messages in, answers out.

Chime posts {"id", "user", "text"} as JSON, with the HMAC-SHA256 of the raw body as hex in
X-Chime-Signature, and shows the person what the response's {"text"} says. What we send unasked goes
to its API.
"""

from __future__ import annotations

import hmac

import httpx
import msgspec
from flask import Blueprint, Response, abort, request

from lookup_gateway.model import Caller, CallerKind, Medium, Message
from lookup_gateway.outgoing import Again, Outgoing, Refused, Send, Sending, Sent, Unsure
from lookup_gateway.ports import Ask
from lookup_gateway.replies import House, say

PATIENCE_SECONDS = 10.0


class Event(msgspec.Struct, frozen=True):
    """What Chime sends of a message."""

    id: str
    user: str
    text: str


def blueprint(ask: Ask, house: House, secret: str) -> Blueprint:
    """Return the webhook. `ask` is the gateway's one function, `house` what the words must know."""
    routes = Blueprint("chime", __name__)

    @routes.post("/channels/chime")
    def chime() -> Response:
        raw = request.get_data()
        if not _is_genuine(raw, request.headers.get("X-Chime-Signature", ""), secret):
            abort(403)  # empty, without a reason: web.py sees to it for every webhook
        try:
            event = msgspec.json.decode(raw, type=Event)
        except msgspec.MsgspecError:
            return Response("")  # signed, but nothing that we know: Chime's "ok"
        reply = ask(_message(event))
        return _json({"text": say(reply, Medium.CHAT, house=house)})

    return routes


def sender(api_url: str, key: str) -> Send:
    """Return the function that sends one message: what becomes of it is a value, never an error."""
    client = httpx.Client(timeout=PATIENCE_SECONDS, headers={"Authorization": f"Bearer {key}"})

    def send(message: Outgoing) -> Sending:
        body = {"user": message.to, "text": message.text, "id": message.id}
        try:
            answer = client.post(f"{api_url}/messages", json=body)
        except httpx.ConnectError as error:
            return Again(type(error).__name__)  # it cannot have been taken
        except httpx.HTTPError as error:
            return Unsure(type(error).__name__)  # it may have been
        return _settled(answer)

    return send


def _settled(answer: httpx.Response) -> Sending:
    if answer.status_code == httpx.codes.OK:
        return Sent(reference=str(answer.json().get("reference")))
    if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
        return Again("limited", after=float(answer.headers.get("Retry-After", 60)))
    if answer.is_server_error:
        return Again(f"HTTP {answer.status_code}")
    return Refused(f"HTTP {answer.status_code}", stop=answer.status_code == httpx.codes.GONE)


def _message(event: Event) -> Message:
    return Message(
        text=event.text,
        medium=Medium.CHAT,
        caller=Caller(kind=CallerKind.PHONE, id=f"chime:{event.user}"),  # whose budget it spends
        id=f"chime:{event.id}",  # delivered twice, it gets the identical answer
    )


def _is_genuine(raw: bytes, shown: str, secret: str) -> bool:
    ours = hmac.new(secret.encode(), raw, "sha256").hexdigest()
    return hmac.compare_digest(ours.encode(), shown.encode())


def _json(fields: dict[str, str]) -> Response:
    return Response(msgspec.json.encode(fields), mimetype="application/json")
