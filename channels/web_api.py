"""The public API: a case by its code (tier 0), and free text with proofs (tier 1)."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Annotated

import msgspec
from flask import Blueprint, Response, request
from werkzeug.routing import PathConverter

from channels.proof_fields import ProofFields, shown
from lookup_gateway.body import STATUS_CODES, body
from lookup_gateway.callers import by_address
from lookup_gateway.model import Medium, Message, Proof
from lookup_gateway.ports import Ask
from lookup_gateway.replies import House
from lookup_gateway.web import allow_site, problem


class _Lookup(msgspec.Struct, forbid_unknown_fields=True):
    text: str = ""
    proof: ProofFields | None = None
    lang: Annotated[str, msgspec.Meta(max_length=20)] = "vi"


# What a browser asks before a script of another site may send JSON (Fetch Standard, 3.2.2).
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Content-Type",
    "Access-Control-Max-Age": "3600",
}

# Under a case's address (channels.citizen_api); no code ends so.
WRITES = ("feedback/list", "follow", "rating", "feedback", "supplement", "files")

_decode = msgspec.json.Decoder(_Lookup).decode


class _Code(PathConverter):
    """A code with its slashes; a path that ends in the name of a write is no code's."""

    regex = "[^/].*?" + "".join(f"(?<!/{write})" for write in WRITES)


def blueprint(ask: Ask, house: House, sites: Collection[str] = ()) -> Blueprint:
    """Return the API's routes. Scripts on `sites` (origins) may ask too, no others."""
    routes = Blueprint("web_api", __name__, url_prefix="/api/v1")
    routes.after_request(partial(_share, sites))

    routes.record_once(lambda setup: setup.app.url_map.converters.update(code=_Code))

    @routes.get("/cases/<code:code>")
    def case(code: str) -> Response:
        return _answer(ask, house, code, request.args.get("lang", "vi"))

    @routes.post("/lookups")
    def lookups() -> Response:
        if request.mimetype != "application/json":
            return problem(415, "Unsupported Media Type", "send application/json")
        try:
            wish = _decode(request.get_data())
            proof = shown(wish.proof)
        except ValueError as error:  # msgspec's errors are ValueErrors
            return problem(400, "Bad Request", str(error))
        return _answer(ask, house, wish.text, wish.lang, proof)

    return routes


def _answer(ask: Ask, house: House, text: str, lang: str, proof: Proof | None = None) -> Response:
    caller = by_address(request.remote_addr)
    reply = ask(Message(text=text, medium=Medium.SCREEN, caller=caller, lang=lang, proof=proof))
    wait = reply.retry_after
    return Response(
        msgspec.json.encode(body(reply, house)),
        status=STATUS_CODES[reply.outcome],
        mimetype="application/json",
        headers=None if wait is None else {"Retry-After": str(wait)},
    )


def _share(sites: Collection[str], response: Response) -> Response:
    if request.method == "OPTIONS":
        response.headers.update(_PREFLIGHT)
    return allow_site(response, request.headers.get("Origin"), sites)
