"""Text messages by aggregators that answer in the same response, each by its own declaration.

A declaration (`channels/sms/*.toml`, or a province's own file) says how the aggregator names its
fields, proves itself and wants its reply. Values stay bytes until the signature is checked: a
charset that is not the declared one must not make a genuine message a forged one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Literal
from urllib.parse import unquote_to_bytes
from xml.sax.saxutils import escape

import msgspec
from flask import Blueprint, Response, abort, request

from channels.sms.declaration import PLACES, Declaration, ReplyForm
from channels.sms.provider import Heard, Provider
from lookup_gateway.asking import Words, in_words, text_message
from lookup_gateway.clock import Clock
from lookup_gateway.model import Message
from lookup_gateway.ports import Ask
from lookup_gateway.replies import House

_PLACE = re.compile(r"\{(" + "|".join(PLACES) + r")\}")
_decode = msgspec.json.Decoder(dict[str, str | int | float | bool | None]).decode


def blueprint(ask: Ask, house: House, providers: list[Provider], clock: Clock) -> Blueprint:
    """Return the webhooks' routes: /channels/sms/{name} by the methods each declares."""
    routes = Blueprint("sms_http", __name__, url_prefix="/channels/sms")
    words = in_words(ask, house)
    for one in providers:
        view = _view(one, words, clock)
        routes.add_url_rule(f"/{one.name}", one.name, view, methods=list(one.declared.methods))
    return routes


def _view(provider: Provider, words: Words, clock: Clock) -> Callable[[], Response]:
    declared = provider.declared

    def receive() -> Response:
        heard = _heard(declared)
        if not provider.accepts(heard, clock()):
            abort(403)
        parts = _parts(declared, heard.values)
        text = words(_message(provider, parts))
        body = _filled(declared.reply, {**parts, "text": text})
        return Response(body, content_type=declared.reply.content_type)

    return receive


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
    charset = declared.charset
    return {
        ours.rstrip("_"): values.get(theirs, b"").decode(charset, errors="replace")
        for ours, theirs in names.items()
        if theirs is not None
    }


def _message(provider: Provider, parts: Mapping[str, str]) -> Message:
    identity = parts.get("id")
    message = text_message(
        _without_keyword(parts["text"], parts.get("keyword", "")),
        parts["from"],
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


def _escaped(text: str, how: Literal["xml", "json", "plain"]) -> str:
    # XML 1.0 §2.2 has no form at all for control characters, and a plain reply is one line.
    clean = "".join(char for char in text if unicodedata.category(char) not in ("Cc", "Cn", "Cs"))
    if how == "xml":
        return escape(clean)
    return msgspec.json.encode(clean).decode()[1:-1] if how == "json" else clean
