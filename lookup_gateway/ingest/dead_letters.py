"""What a system sent us and nothing here could take: for the system to look at again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Blueprint, Response

from lookup_gateway.ingest.door import Door, as_json
from lookup_gateway.life import Paid

Unmatched = Callable[[str], Sequence[Paid]]


def add(routes: Blueprint, door: Door, unmatched: Unmatched) -> None:
    """Give the blueprint the route of dead letters; `unmatched` gives the payments of a source
    that belong to no case."""

    def listed(source: str, _body: bytes) -> Response:
        return as_json({"letters": [_letter(one) for one in unmatched(source)]})

    door.add(routes, "GET", "/dead-letters", listed)


def _letter(one: Paid) -> dict[str, object]:
    return {
        "kind": "payment",
        "id": one.reference,
        "at": one.told_at,
        "why": "no case has this code",
        "sent": {"case": one.code, "amount": one.amount, "paid_at": one.paid_at},
    }
