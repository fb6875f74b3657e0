"""A provider that takes everything and keeps it, and how to read what it was asked."""

from __future__ import annotations

import base64
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

from sqlalchemy import Connection, func, select

from lookup_gateway.store.outbox_schema import outbox
from tests.standin import Asked, StandIn, Told


class Provider(StandIn):
    """Answers as `answers` says, which a test may replace."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: Callable[[Asked], Told] = lambda _: Told({})

    def answer(self, asked: Asked) -> Told:
        """Return what the test wants."""
        return self.answers(asked)


def counts(conn: Connection) -> dict[str, int]:
    """Return how many jobs of the outbox stand where."""
    rows = conn.execute(select(outbox.c.state, func.count()).group_by(outbox.c.state))
    return {row.state: row[1] for row in rows}


def query(asked: Asked) -> dict[str, str]:
    """Return the query, in which nothing may stand twice."""
    return _single(urlsplit(asked.path).query)


def form(asked: Asked) -> dict[str, str]:
    """Return the form, in which nothing may stand twice."""
    assert asked.headers.get_content_type() == "application/x-www-form-urlencoded"
    return _single(asked.body.decode())


def basic(asked: Asked) -> str | None:
    """Return USER:PASSWORD, None where there is no such header."""
    kind, _, rest = (asked.headers["Authorization"] or "").partition(" ")
    return base64.b64decode(rest).decode() if kind == "Basic" else None


def _single(text: str) -> dict[str, str]:
    pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=True)
    fields = dict(pairs)
    assert len(fields) == len(pairs)
    return fields
