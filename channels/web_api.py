"""The public API: a case by its code (tier 0), and free text with proofs (tier 1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import msgspec
from flask import Blueprint, Response, request

from lookup_gateway.body import STATUS_CODES, body
from lookup_gateway.callers import by_address
from lookup_gateway.model import Medium, Message, Proof, ProofKind, Reply
from lookup_gateway.ports import Ask
from lookup_gateway.replies import House
from lookup_gateway.web import problem

_Short = Annotated[str, msgspec.Meta(max_length=200)]


class _Proofs(msgspec.Struct, forbid_unknown_fields=True):
    token: _Short | None = None
    lookup_code: _Short | None = None
    phone_last4: _Short | None = None
    id_last4: _Short | None = None


class _Lookup(msgspec.Struct, forbid_unknown_fields=True):
    text: Annotated[str, msgspec.Meta(max_length=4_000)] = ""
    proof: _Proofs | None = None
    lang: Annotated[str, msgspec.Meta(max_length=20)] = "vi"


_decoder = msgspec.json.Decoder(_Lookup)


def blueprint(ask: Ask, house: Callable[[str], House]) -> Blueprint:
    """Return the API's routes."""
    routes = Blueprint("web_api", __name__, url_prefix="/api/v1")

    @routes.get("/cases/<path:code>")
    def case(code: str) -> Response:
        return _answer(Message(text=code, lang=request.args.get("lang", "vi"), **_who()))

    @routes.post("/lookups")
    def lookups() -> Response:
        if request.mimetype != "application/json":
            return problem(415, "Unsupported Media Type", "send application/json")
        try:
            wish = _decoder.decode(request.get_data())
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            return problem(400, "Bad Request", str(error))
        proofs = _proofs(wish)
        if len(proofs) > 1:
            return problem(400, "Bad Request", "proof: give one of its fields, not several")
        if not wish.text.strip() and not (proofs and proofs[0].kind is ProofKind.TOKEN):
            return problem(400, "Bad Request", "text: is empty; send the text with the case code")
        proof = proofs[0] if proofs else None
        return _answer(Message(text=wish.text, lang=wish.lang, proof=proof, **_who()))

    def _answer(message: Message) -> Response:
        reply = ask(message)
        return _json(reply, house(reply.lang))

    return routes


def _who() -> dict[str, object]:
    return {"medium": Medium.SCREEN, "caller": by_address(request.remote_addr)}


def _proofs(wish: _Lookup) -> list[Proof]:
    if wish.proof is None:
        return []
    given = msgspec.structs.asdict(wish.proof).items()
    return [Proof(kind=ProofKind(kind), value=value) for kind, value in given if value]


def _json(reply: Reply, house: House) -> Response:
    headers = {"Retry-After": str(reply.retry_after)} if reply.retry_after is not None else None
    return Response(
        msgspec.json.encode(body(reply, house)),
        status=STATUS_CODES[reply.outcome],
        mimetype="application/json",
        headers=headers,
    )
