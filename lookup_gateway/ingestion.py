"""What the doors of other systems are told: the functions of this gateway that they may call."""

from __future__ import annotations

from functools import partial

from flask import Blueprint

from lookup_gateway import ingest
from lookup_gateway.gateway import Gateway


def routes(gateway: Gateway) -> Blueprint:
    """Return the routes below `/ingest/v1`."""
    door = ingest.Door(gateway.settings.ingest_keys, gateway.settings.clock)
    book = gateway.payments
    return ingest.blueprint(
        partial(ingest.payments.add, door=door, take=book.take),
        partial(ingest.dead_letters.add, door=door, unmatched=book.unmatched),
    )
