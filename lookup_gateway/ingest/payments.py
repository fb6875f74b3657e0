"""Payment platforms tell of what was paid: the case goes on, or the sum is to be given back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import msgspec
from flask import Blueprint, Response

from lookup_gateway.ingest.door import Door, as_json
from lookup_gateway.life import Impossible, Paid, Payment
from lookup_gateway.web import problem

Take = Callable[[Payment, str], Paid | Impossible]

_decode = msgspec.json.Decoder(Payment).decode


def add(routes: Blueprint, door: Door, take: Take) -> None:
    """Give the blueprint the route of payments; `take` keeps one that a source told of."""
    door.add(routes, "POST", "/payments", partial(_take, take))


def _take(take: Take, source: str, body: bytes) -> Response:
    try:
        payment = _decode(body)
    except ValueError as error:  # msgspec's errors are ValueErrors
        return problem(422, "Unprocessable Content", str(error))
    done = take(payment, source)
    if isinstance(done, Impossible):
        detail = f"{done.field}: {done.why}"
        return problem(422, "Unprocessable Content", detail, field=done.field)
    return as_json(
        {
            "case": done.code,
            "reference": done.reference,
            "state": done.state,
            "excess": done.excess,
            "late": done.late,
        }
    )
