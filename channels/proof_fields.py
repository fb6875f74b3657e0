"""The proofs that a caller of the API may send, as JSON, and the answers where one opens nothing:
one rule for reading and writing."""

from __future__ import annotations

from typing import Annotated

import msgspec
from flask import Response

from lookup_gateway.citizen import Deed, Done
from lookup_gateway.model import Proof, ProofKind
from lookup_gateway.replies import House
from lookup_gateway.web import problem

_Short = Annotated[str, msgspec.Meta(max_length=200)]


class ProofFields(msgspec.Struct, forbid_unknown_fields=True):
    """One of the fields is given, or none."""

    token: _Short | None = None
    lookup_code: _Short | None = None
    phone_last4: _Short | None = None
    id_last4: _Short | None = None


def shown(fields: ProofFields | None) -> Proof | None:
    """Return the proof that was given. Raises ValueError for several."""
    given = msgspec.structs.asdict(fields).items() if fields else ()
    proofs = [Proof(kind=ProofKind(kind), value=value) for kind, value in given if value]
    if len(proofs) > 1:
        raise ValueError("proof: give one of its fields, not several")
    return proofs[0] if proofs else None


def refused(done: Done, house: House) -> Response:
    """Return why nothing was done; the same bytes for an unknown code and a wrong proof."""
    call = f"call {house.hotline} ({house.hotline_hours})"
    match done.deed:
        case Deed.BAD:
            return problem(400, "Bad Request", f"{done.field}: cannot be used")
        case Deed.CANNOT:
            return problem(422, "Unprocessable Content", f"this cannot be taken here yet; {call}")
        case Deed.LIMITED:
            wait = str(done.retry_after)
            again = "too many requests from this address"
            return problem(429, "Too Many Requests", again, {"Retry-After": wait})
        case Deed.TRY_LATER:
            return problem(503, "Service Unavailable", f"try again in some minutes, or {call}")
        case _:
            return problem(404, "Not Found", "no case fits this code with this proof")
