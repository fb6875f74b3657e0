"""Take a case in at the counter: its code, its first step, no second one by the same call."""

from __future__ import annotations

from datetime import datetime

from msgspec import structs
from sqlalchemy import ColumnElement, Connection, select, update

from lookup_gateway.backends.sql import numbering, rows
from lookup_gateway.backends.sql.desk_schema import desk_calls
from lookup_gateway.backends.sql.hand import Hand
from lookup_gateway.clock import VIETNAM
from lookup_gateway.life import Call, Impossible
from lookup_gateway.model import Case, Status, Step
from lookup_gateway.store.upsert import insert_into

# Of a call whose case could not be taken in, or is being so.
_NONE_YET = ""

# Of a case that was taken on paper while the system was down.
_AFTERWARDS = "Nhập vào hệ thống sau sự cố"


def unfit(wanted: Case, now: datetime) -> Impossible | None:
    """Return what is wrong with a case that is to be taken in at `now`."""
    if wanted.office is None:
        return Impossible("office", "a case has an office, which numbers it")
    for field in ("submitted_at", "received_at"):
        moment = getattr(wanted, field)
        if moment is not None and moment > now:
            return Impossible(field, "nothing comes in from the future")
    if wanted.due_at is not None and wanted.due_at <= (wanted.received_at or now):
        return Impossible("due_at", "lies before the receipt")
    return None


def take_in(
    conn: Connection, wanted: Case, office: str, serial: int | None, hand: Hand
) -> Case | Impossible:
    """Return the case with its code, accepted at once.

    A case that was taken on paper bears its true time, and is numbered for its true day; its steps
    say when it was entered (Quy chế Hải Dương Đ13.2)."""
    received = wanted.received_at or hand.at
    day = received.astimezone(VIETNAM).date()
    if serial is None:
        code: str | None = numbering.next_code(conn, office, day)
    else:
        code = numbering.given_code(conn, office, day, serial)
    if code is None:
        return Impossible("serial", "this number of that day is taken")
    steps = [Step(at=received, unit=hand.unit, action="Tiếp nhận hồ sơ", status=Status.RECEIVED)]
    if serial is not None or day < hand.at.astimezone(VIETNAM).date():
        steps.append(Step(at=hand.at, unit=hand.unit, action=_AFTERWARDS))
    return structs.replace(
        wanted,
        code=code,
        receipt_epoch=numbering.receipt_epoch(conn),
        version=1,
        status=Status.RECEIVED,
        status_since=received,
        received_at=received,
        submitted_at=wanted.submitted_at or received,
        submitted_via=wanted.submitted_via or "counter",
        steps=(*wanted.steps, *steps),
    )


def carried_out(conn: Connection, call: Call, hand: Hand) -> Case | Impossible | None:
    """Return the case that the same call of this officer made before. While the first of two
    calls is at work, the second waits here until its transaction ends."""
    row = {
        "officer": hand.officer.account,
        "key": call.key,
        "digest": call.digest,
        "code": _NONE_YET,
        "made_at": hand.at,
    }
    conn.execute(insert_into(conn, desk_calls).values(row).on_conflict_do_nothing())
    calls = desk_calls.c
    kept = conn.execute(select(calls.digest, calls.code).where(*_same(call, hand))).one()
    if kept.code == _NONE_YET:  # new, or refused before: what was refused may be mended
        conn.execute(update(desk_calls).where(*_same(call, hand)).values(digest=call.digest))
        return None
    if kept.digest != call.digest:
        return Impossible("Idempotency-Key", "was used for another case before")
    return rows.fetch(conn, rows.with_codes([kept.code]))[0]


def remember(conn: Connection, call: Call, case: Case, hand: Hand) -> None:
    """Keep which case the call made."""
    conn.execute(update(desk_calls).where(*_same(call, hand)).values(code=case.code))


def _same(call: Call, hand: Hand) -> tuple[ColumnElement[bool], ...]:
    return desk_calls.c.officer == hand.officer.account, desk_calls.c.key == call.key
