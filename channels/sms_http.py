"""Text messages by aggregators, answered in the same response or afterwards, each by declaration.

A declaration (`channels/sms/*.toml`, or a province's own file) says how the aggregator names its
fields, proves itself and wants its reply. Values stay bytes until the signature is checked: a
charset that is not the declared one must not make a genuine message a forged one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote_to_bytes
from xml.sax.saxutils import escape

import msgspec
from flask import Blueprint, Response, abort, request

from channels.sms.declaration import PLACES, Declaration, ReplyForm
from channels.sms.provider import Heard, Provider
from lookup_gateway.asking import Words, in_words, text_message
from lookup_gateway.clock import Clock
from lookup_gateway.errors import BackendDown
from lookup_gateway.model import Message
from lookup_gateway.outgoing import Again, Handler, Job, Later, Outgoing, Send, Sending, Way
from lookup_gateway.ports import Ask
from lookup_gateway.replies import House

# The kind of job that is a message to be answered.
EVENT = "sms_event"

_PLACE = re.compile(r"\{(" + "|".join(PLACES) + r")\}")
_decode = msgspec.json.Decoder(dict[str, str | int | float | bool | None]).decode


@dataclass(frozen=True, slots=True)
class Desk:
    """Who answers, now and later."""

    ask: Ask
    house: House
    later: Later
    clock: Clock


class Event(msgspec.Struct, frozen=True):
    """A message that is answered later, as its job keeps it."""

    provider: str
    parts: dict[str, str] = {}


def blueprint(desk: Desk, providers: list[Provider]) -> Blueprint:
    """Return the webhooks' routes: /channels/sms/{name} by the methods each declares."""
    routes = Blueprint("sms_http", __name__, url_prefix="/channels/sms")
    words = in_words(desk.ask, desk.house)
    for one in providers:
        view = _view(one, words, desk)
        routes.add_url_rule(f"/{one.name}", one.name, view, methods=list(one.declared.methods))
    return routes


def answering(desk: Desk, providers: list[Provider], sends: Mapping[str, Send]) -> Handler:
    """Return what works a message that was only acknowledged: it is answered by `sends`.

    Worked twice it says the same: a reply is stored under the message's id."""
    words = in_words(desk.ask, desk.house)
    known = {one.name: one for one in providers}

    def handle(job: Job) -> Sending:
        event = msgspec.convert(job.body, Event)
        provider, send = known.get(event.provider), sends.get(event.provider)
        if provider is None or send is None:
            return Again(f"sms_http {event.provider} is off")
        message = _message(provider, event.parts)
        return send(_reply(event, job.key or "", message.sender, words(message)))

    return handle


def _reply(event: Event, key: str, sender: str | None, text: str) -> Outgoing:
    parts = event.parts
    asked = {
        "request": parts.get("id", ""),
        "service": parts.get("to", ""),
        "keyword": parts.get("keyword", ""),
    }
    return Outgoing(Way.SMS, sender or parts.get("from", ""), text, id=key, values=asked)


def _view(provider: Provider, words: Words, desk: Desk) -> Callable[[], Response]:
    declared = provider.declared

    def receive() -> Response:
        heard = _heard(declared)
        if not provider.accepts(heard, desk.clock()):
            abort(403)
        parts = _parts(declared, heard.values)
        if declared.reply.mode == "async":
            body = _acknowledged(provider, parts, desk.later)
        else:
            text = words(_message(provider, parts))
            body = _filled(declared.reply, {**parts, "text": text})
        return Response(body, content_type=declared.reply.content_type)

    return receive


def _acknowledged(provider: Provider, parts: dict[str, str], later: Later) -> str:
    """Keep the message and return what tells the provider so."""
    reply, identity = provider.declared.reply, parts.get("id")
    key = f"{provider.name}:{identity}" if identity else None
    body = msgspec.to_builtins(Event(provider.name, parts))
    try:
        new = later(Job(EVENT, body, key=key))
    except BackendDown:
        abort(503)  # neither database nor disk: let the provider come again
    return reply.ack if new or reply.dup_ack is None else reply.dup_ack


def _heard(declared: Declaration) -> Heard:
    raw = request.query_string if declared.read == "query" else request.get_data()
    values = _json_values(raw) if declared.read == "json" else _form_values(raw)
    return Heard(
        address=request.remote_addr,
        header=lambda name: request.headers.get(name, ""),
        raw=raw,
        values=values,
    )


def _form_values(raw: bytes) -> dict[str, bytes]:
    """Return the values of a query or form. Of a repeated name only the first is heard."""
    values: dict[str, bytes] = {}
    for pair in raw.replace(b"+", b" ").split(b"&"):
        name, _, value = pair.partition(b"=")
        values.setdefault(unquote_to_bytes(name).decode(errors="replace"), unquote_to_bytes(value))
    return values


def _json_values(raw: bytes) -> dict[str, bytes]:
    try:
        given = _decode(raw)
    except ValueError:  # no JSON, or deeper than one object
        return {}
    return {k: str(value).encode() for k, value in given.items() if value is not None}


def _parts(declared: Declaration, values: Mapping[str, bytes]) -> dict[str, str]:
    """Return what the provider gave, under our own names."""
    names = msgspec.structs.asdict(declared.fields)
    ucs2 = declared.ucs2
    wide = ucs2 is not None and values.get(ucs2.field, b"") == ucs2.value.encode()
    charset = "utf-16-be" if wide else declared.charset
    # Ids and numbers are of digits and Latin letters in any charset; the text alone is wide.
    return {
        ours.rstrip("_"): values.get(theirs, b"").decode(
            charset if ours == "text" else declared.charset, errors="replace"
        )
        for ours, theirs in names.items()
        if theirs is not None
    }


def _message(provider: Provider, parts: Mapping[str, str]) -> Message:
    identity = parts.get("id")
    message = text_message(
        _without_keyword(parts.get("text", ""), parts.get("keyword", "")),
        parts.get("from", ""),
        f"sms:{provider.name}:{identity}" if identity else None,
    )
    if provider.vouches_for_sender:
        return message
    return msgspec.structs.replace(message, sender=None)


def _without_keyword(text: str, keyword: str) -> str:
    """Return the text without the word that routed it here; some providers take it off already."""
    first, *rest = text.split(maxsplit=1) or [""]
    return "".join(rest) if first.casefold() == keyword.strip().casefold() else text


def _filled(form: ReplyForm, parts: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda place: _escaped(parts.get(place[1], ""), form.escape), form.body)


def _escaped(text: str, how: Literal["xml", "json", "plain"] | None) -> str:
    # XML 1.0 §2.2 has no form at all for control characters, and a plain reply is one line.
    clean = "".join(char for char in text if unicodedata.category(char) not in ("Cc", "Cn", "Cs"))
    if how == "xml":
        return escape(clean)
    return msgspec.json.encode(clean).decode()[1:-1] if how == "json" else clean
