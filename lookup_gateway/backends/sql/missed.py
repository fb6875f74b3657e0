"""Rows of dates that are missed or will be: what is proposed for each, and what was released."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from lookup_gateway.backends.sql import rows
from lookup_gateway.backends.sql.life_schema import at_hand, missed_dates
from lookup_gateway.backends.sql.paper_schema import issued_forms
from lookup_gateway.clock import local
from lookup_gateway.life import lies_with
from lookup_gateway.model import Case
from lookup_gateway.overdue import Proposal
from lookup_gateway.paper.forms import LATE
from lookup_gateway.store.upsert import insert_into

Key = tuple[str, datetime]
_EVER = datetime.min.replace(tzinfo=UTC)


def key(code: str, due_at: datetime) -> Key:
    """Return by what the row of a case and one of its dates is known."""
    return code, due_at.astimezone(UTC)


def waiting(conn: Connection, codes: Collection[str]) -> Mapping[Key, Proposal | None]:
    """Return what waits for release, None where a date is missed and no new one may be given."""
    row = missed_dates.c
    query = select(row.code, row.due_at, row.reason, row.new_due_at, row.asked_by)
    found = conn.execute(query.where(row.code.in_(codes), row.released_at.is_(None)))
    return {
        (one.code, one.due_at): one.new_due_at
        and Proposal(one.reason, local(one.new_due_at), one.asked_by)
        for one in found
    }


def told(conn: Connection, case: Case) -> Proposal | None:
    """Return what the letter and the slip about a case say: what was released, or what waits."""
    due = case.first_due_at or case.due_at
    found = _row(conn, case.code, due) if due else None
    if found is None or found.new_due_at is None:
        return None
    return Proposal(found.reason, local(found.new_due_at), found.asked_by)


def given_from(conn: Connection, code: str, due_at: datetime) -> datetime | None:
    """Return from when on a letter about a date is the citizen's; None while one waits for
    release. Where the date was moved by another system nothing waited."""
    found = _row(conn, code, due_at)
    return found.released_at if found else _EVER


def note(
    conn: Connection, code: str, due_at: datetime, proposal: Proposal | None, now: datetime
) -> None:
    """Keep what is proposed for a date, in the place of what was proposed before."""
    wanted = {
        "new_due_at": proposal and proposal.due_at,
        "reason": proposal and proposal.reason,
        "asked_by": proposal and proposal.asked_by,
        "released_at": None,  # what was released and taken back waits again
        "released_by": None,
    }
    new = insert_into(conn, missed_dates)
    new = new.values(code=code, due_at=due_at, found_at=now, **wanted)
    conn.execute(new.on_conflict_do_update(index_elements=["code", "due_at"], set_=wanted))


def release(conn: Connection, after: Case, by: str, now: datetime) -> None:
    """Keep that the first date of a case was moved, and who released the letter."""
    if after.first_due_at is None or after.due_at is None:
        raise ValueError("the date of this case was not moved")
    code, missed = key(after.code, after.first_due_at)
    note(conn, code, missed, Proposal(after.reason or "", after.due_at, by), now)
    row = missed_dates.c
    this = update(missed_dates).where(row.code == code, row.due_at == missed)
    conn.execute(this.values(released_at=now, released_by=by))


def late_codes(conn: Connection, now: datetime) -> Sequence[str]:
    """Return the codes of all cases with which the office, or an agency, is late."""
    late = select(at_hand.c.code).where(at_hand.c.due_at < now).distinct()
    return conn.scalars(late.order_by(at_hand.c.code)).all()


def drafted_codes(conn: Connection) -> Sequence[str]:
    """Return the codes of all cases of which a new date waits for release, the oldest first."""
    row = missed_dates.c
    waits = select(row.code).where(row.released_at.is_(None), row.new_due_at.is_not(None))
    return conn.scalars(waits.order_by(row.due_at, row.code)).all()


def waiting_codes(conn: Connection) -> Sequence[str]:
    """Return the codes of all cases of which a date waits for release."""
    waits = select(missed_dates.c.code).where(missed_dates.c.released_at.is_(None)).distinct()
    return conn.scalars(waits.order_by(missed_dates.c.code)).all()


def sweep(conn: Connection, codes: Sequence[str]) -> int:
    """Forget what waits for a date of these cases that is missed no longer: the case is done, or
    its date is another. Return how many rows went; a letter and a slip that nobody released go
    with theirs."""
    row = missed_dates.c
    unreleased = row.released_at.is_(None)
    running = {
        key(case.code, case.due_at)
        for case in rows.fetch(conn, rows.with_codes(codes))
        if case.due_at and lies_with(case)
    }
    waits = select(row.code, row.due_at, row.new_due_at).where(unreleased, row.code.in_(codes))
    kept = conn.execute(waits).all()
    gone = [one for one in kept if (one.code, one.due_at) not in running]
    for one in gone:
        this = (row.code == one.code, row.due_at == one.due_at, unreleased)
        conn.execute(delete(missed_dates).where(*this))
    of = issued_forms.c.code.in_([one.code for one in gone if one.new_due_at])
    conn.execute(delete(issued_forms).where(of, issued_forms.c.form.in_(LATE)))
    return len(gone)


def _row(conn: Connection, code: str, due_at: datetime) -> Row[Any] | None:
    row = missed_dates.c
    this = select(missed_dates).where(row.code == code, row.due_at == due_at)
    return conn.execute(this).first()
