"""Telephone calls that a regulation has officers make: listed for the desk, open until done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, Row, select, update

from lookup_gateway.clock import Clock
from lookup_gateway.model import Event
from lookup_gateway.store.notice_schema import calls_to_make
from lookup_gateway.store.transactions import read, write
from lookup_gateway.store.upsert import insert_into


@dataclass(frozen=True, slots=True)
class Call:
    """An applicant to be called about an event of a case. The number stands in the case."""

    id: int
    code: str
    event: Event
    article: str
    made_at: datetime


class Calls:
    """The calls of one installation. Every method may raise BackendDown."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def open(self, limit: int = 200) -> Sequence[Call]:
        """Return up to `limit` calls still to be made, the oldest first."""
        oldest = select(calls_to_make).where(calls_to_make.c.done_at.is_(None))
        query = oldest.order_by(calls_to_make.c.id).limit(limit)
        return read(self._engine, lambda conn: [_call(row) for row in conn.execute(query)])

    def done(self, identity: int, by: str) -> bool:
        """Note that the officer named `by` has called; False when it was noted already."""
        mine = (calls_to_make.c.id == identity) & calls_to_make.c.done_at.is_(None)
        noted = update(calls_to_make).where(mine).values(done_at=self._clock(), done_by=by)
        return write(self._engine, lambda conn: conn.execute(noted).rowcount > 0)


def order(
    conn: Connection, code: str, version: int, duty: tuple[Event, str], now: datetime
) -> None:
    """List a call, in the caller's transaction; once for an event of a version of a case."""
    event, article = duty
    row = {"code": code, "version": version, "event": event, "article": article, "made_at": now}
    new = insert_into(conn, calls_to_make).values(row)
    conn.execute(new.on_conflict_do_nothing(index_elements=["code", "version", "event"]))


def _call(row: Row[tuple[object, ...]]) -> Call:
    return Call(row.id, row.code, Event(row.event), row.article, row.made_at)
