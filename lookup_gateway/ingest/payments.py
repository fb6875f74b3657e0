"""Payment platforms tell of what was paid: the case goes on, or the sum is to be given back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import Blueprint, Response

from lookup_gateway import records
from lookup_gateway.errors import BadRecord
from lookup_gateway.ingest.door import Door, as_json
from lookup_gateway.life import Impossible, Paid, Payment

Take = Callable[[Payment, str], Paid | Impossible]


def add(routes: Blueprint, door: Door, take: Take) -> None:
    """Give the blueprint the route of payments; `take` keeps one that a source told of."""
    door.add(routes, "POST", "/payments", partial(_take, take))


def _take(take: Take, source: str, body: bytes) -> Response:
    done = take(records.read(body, Payment), source)
    if isinstance(done, Impossible):
        raise BadRecord(done.why, done.field, done.allowed)
    return as_json(
        {
            "case": done.code,
            "reference": done.reference,
            "state": done.state,
            "excess": done.excess,
            "late": done.late,
        }
    )
