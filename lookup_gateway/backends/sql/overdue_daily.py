"""The daily job on promised dates: for what has become late, a letter and a slip are prepared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from lookup_gateway import store
from lookup_gateway.backends.sql import missed, rows
from lookup_gateway.backends.sql.overdue import OverdueBook, judged
from lookup_gateway.overdue import Stage, proposed

_CHUNK = 200


def overdue_daily(book: OverdueBook, _due: datetime) -> str:
    """List what has become late since the last time, propose a new date and a reason for each that
    may be moved, and say what was done. A proposal that waits already stays as it is."""
    now = book.clock()
    late = store.read(book.engine, partial(missed.late_codes, now=now))
    new = 0
    for start in range(0, len(late), _CHUNK):
        work = partial(_prepare, book=book, codes=late[start : start + _CHUNK], now=now)
        new += store.write(book.engine, work)
    settled = store.write(book.engine, missed.sweep)
    return f"{len(late)} late, {new} of them new; {settled} of those listed before are settled"


def _prepare(conn: Connection, book: OverdueBook, codes: Sequence[str], now: datetime) -> int:
    listed = missed.waiting(conn, codes)
    new = 0
    for one in judged(conn, rows.fetch(conn, rows.with_codes(codes)), now, now):
        known = missed.key(one.case.code, one.due_at)
        if one.stage is Stage.LATE and known not in listed:
            days, reason = book.rules.extend_working_days, book.rules.reason
            letter = proposed(one, now, book.work, days, reason) if one.may_move else None
            missed.note(conn, *known, letter, now)
            new += 1
    return new
