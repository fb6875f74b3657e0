"""With whom a case lies and until when: kept with every write of it, read as a unit's list."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
)

from lookup_gateway.backends.sql import rows
from lookup_gateway.backends.sql.life_schema import at_hand
from lookup_gateway.life import lies_with
from lookup_gateway.model import Case
from lookup_gateway.officers import Officer

_FORGET = delete(at_hand).where(at_hand.c.code.in_(bindparam("codes", expanding=True)))
_NOTE = insert(at_hand)


def keep(conn: Connection, written: Collection[Case]) -> None:
    """Note, in the transaction that writes these cases, with whom they lie now."""
    conn.execute(_FORGET, {"codes": [case.code for case in written]})
    lying = [
        {"unit": unit, "code": case.code, "due_at": due}
        for case in written
        for unit, due in lies_with(case).items()
    ]
    if lying:
        conn.execute(_NOTE, lying)


def of(
    conn: Connection,
    theirs: ColumnElement[bool],
    until: datetime | None = None,
    limit: int | None = None,
) -> Sequence[Case]:
    """Return up to `limit` open cases that lie with some units, the earliest date first; with
    `until`, only those whose date is no later."""
    found = select(at_hand.c.code).where(theirs).group_by(at_hand.c.code)
    if until is not None:
        found = found.where(at_hand.c.due_at <= until)
    due = func.min(at_hand.c.due_at)
    codes = conn.scalars(found.order_by(due.is_(None), due, at_hand.c.code).limit(limit)).all()
    listed = {case.code: case for case in rows.fetch(conn, rows.with_codes(codes))}
    return [listed[code] for code in codes]


def units(officer: Officer, places: Mapping[str, str]) -> ColumnElement[bool]:
    """Return the condition for what lies with the officer's unit or one below it; `places` are
    the offices' names by their ids, for records call a unit by either."""
    named = [name for office, name in places.items() if officer.covers(office)]
    below = at_hand.c.unit.startswith(f"{officer.unit}.", autoescape=True)
    return or_(at_hand.c.unit.in_([officer.unit, *named]), below)
