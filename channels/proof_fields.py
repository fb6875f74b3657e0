"""The proofs that a caller of the API may send, as JSON: one rule for reading and writing."""

from __future__ import annotations

from typing import Annotated

import msgspec

from lookup_gateway.model import Proof, ProofKind

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
