"""The public API's files: a case's result and the papers about it, by links that soon die."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated

import msgspec
from flask import Blueprint, Response, request

from channels.proof_fields import ProofFields, refused, shown
from lookup_gateway.callers import by_address
from lookup_gateway.citizen import Deed, Done
from lookup_gateway.model import Message, Outcome, Proof, ProofKind, Reply, Tier, View
from lookup_gateway.ports import Ask
from lookup_gateway.replies import House
from lookup_gateway.web import problem


class _Wish(msgspec.Struct, forbid_unknown_fields=True):
    proof: ProofFields | None = None
    lang: Annotated[str, msgspec.Meta(max_length=20)] = "vi"


class File(msgspec.Struct, frozen=True):
    """A file: what it belongs to (`result` or `form`), where it is for ten minutes, and its hash
    where it is kept here."""

    name: str
    of: str
    url: str
    signed: bool
    sha256: str | None


_decode = msgspec.json.Decoder(_Wish).decode


def blueprint(ask: Ask, offered: Callable[[View, str], Sequence[File]], house: House) -> Blueprint:
    """Return the route. `offered` gives the files of a proven case."""
    routes = Blueprint("files_api", __name__, url_prefix="/api/v1")

    @routes.post("/cases/<path:code>/files")
    def files(code: str) -> Response:
        if request.mimetype != "application/json":
            return problem(415, "Unsupported Media Type", "send application/json")
        try:
            wish = _decode(request.get_data())
            proof = shown(wish.proof)
        except ValueError as error:  # msgspec's errors are ValueErrors
            return problem(400, "Bad Request", str(error))
        caller = by_address(request.remote_addr)
        reply = ask(Message(text=code, caller=caller, lang=wish.lang, proof=proof))
        view = _proven(reply)
        if view is None:
            return refused(_why(reply), house)
        told = {"code": view.code, "files": _fit(offered(view, wish.lang), proof)}
        return Response(msgspec.json.encode(told), mimetype="application/json")

    return routes


def _fit(files: Sequence[File], proof: Proof | None) -> Sequence[File]:
    """Return the files that fit the proof: forms say a full name and bear the receipt's QR, so
    that four digits which acquaintances know do not open them."""
    if proof is None or proof.kind not in (ProofKind.PHONE_LAST4, ProofKind.ID_LAST4):
        return files
    return [one for one in files if one.of != "form"]


def _proven(reply: Reply) -> View | None:
    """Return the one case that was proven."""
    views = [one.view for one in reply.answers if one.tier >= Tier.PROVEN and one.view]
    return views[0] if len(views) == len(reply.answers) == 1 else None


def _why(reply: Reply) -> Done:
    match reply.outcome:
        case Outcome.LIMITED:
            return Done(Deed.LIMITED, retry_after=reply.retry_after)
        case Outcome.TRY_LATER:
            return Done(Deed.TRY_LATER)
        case _:
            return Done(Deed.UNPROVEN)
