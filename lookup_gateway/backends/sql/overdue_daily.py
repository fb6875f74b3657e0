"""The daily job on promised dates: for what has become late, a letter and a slip are prepared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, Engine

from lookup_gateway import store
from lookup_gateway.backends.sql import missed, rows
from lookup_gateway.backends.sql.overdue import OverdueBook, judged
from lookup_gateway.backends.sql.schema import cases
from lookup_gateway.overdue import Stage, proposed

_CHUNK = 200


def overdue_daily(book: OverdueBook, _due: datetime) -> str:
    """List what has become late since the last time, propose a new date and a reason for each that
    may be moved, and say what was done. A proposal that waits already stays as it is."""
    now = book.clock()
    late = store.read(book.engine, partial(missed.late_codes, now=now))
    new = _in_chunks(book.engine, late, partial(_prepare, book=book, now=now))
    waiting = store.read(book.engine, missed.waiting_codes)
    settled = _in_chunks(book.engine, waiting, missed.sweep)
    return f"{len(late)} late, {new} of them new; {settled} of those listed before are settled"


def _in_chunks(engine: Engine, codes: Sequence[str], work: Callable[..., int]) -> int:
    """Return what `work` counts, in transactions so small that nobody waits for them."""
    starts = range(0, len(codes), _CHUNK)
    chunks = (codes[start : start + _CHUNK] for start in starts)
    return sum(store.write(engine, partial(work, codes=chunk)) for chunk in chunks)


def _prepare(conn: Connection, book: OverdueBook, codes: Sequence[str], now: datetime) -> int:
    # Held first, in one order: a date that is released meanwhile is not late any more.
    held = rows.with_codes(codes).order_by(cases.c.code).with_for_update()
    found = rows.fetch(conn, held)
    listed = missed.waiting(conn, codes)
    new = 0
    for one in judged(conn, found, now, now):
        known = missed.key(one.case.code, one.due_at)
        if one.stage is Stage.LATE and known not in listed:
            days, reason = book.rules.extend_working_days, book.rules.reason
            letter = proposed(one, now, book.work, days, reason) if one.may_move else None
            missed.note(conn, *known, letter, now)
            new += 1
    return new
