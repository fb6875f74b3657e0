"""The clock of what was filed online: it runs until the desk answers, anew after a supplement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import structs
from sqlalchemy import Connection, Row, func, or_, select, update

from lookup_gateway import codes, records
from lookup_gateway.backends.sql import moves, numbering
from lookup_gateway.backends.sql.aliases import become
from lookup_gateway.backends.sql.desk_schema import case_moves
from lookup_gateway.backends.sql.hand import Hand
from lookup_gateway.backends.sql.schema import cases
from lookup_gateway.backends.sql.submission_schema import submissions
from lookup_gateway.clock import VIETNAM
from lookup_gateway.filing import Answering, Waiting
from lookup_gateway.life import Event, Impossible, Wish, judge
from lookup_gateway.model import Case, Status, Step
from lookup_gateway.officers import Officer
from lookup_gateway.store import outbox_care

# A list longer than this is not read at a desk.
MOST = 500


def move(conn: Connection, case: Case, wish: Wish, hand: Hand) -> Case | Impossible:
    """Return the case after the event. What was filed under a submission's number gets its code
    in the transaction that accepts it (Quy chế kèm QĐ 31/2020/QĐ-UBND Phú Thọ Đ9.2.b)."""
    accepted = wish.event is Event.ACCEPT and codes.is_submission(case.code)
    if accepted and case.office is not None and judge(case, wish, hand.at) is None:
        case = _numbered(conn, case, case.office.id, hand)
    return moves.move(conn, case, wish, hand)


def _numbered(conn: Connection, case: Case, office: str, hand: Hand) -> Case:
    code = numbering.next_code(conn, office, hand.at.astimezone(VIETNAM).date())
    become(conn, case.code, code)
    step = Step(at=hand.at, unit=hand.unit, action=f"Cấp mã hồ sơ {code}")
    epoch = numbering.receipt_epoch(conn)
    return structs.replace(case, code=code, receipt_epoch=epoch, steps=(*case.steps, step))


def note(conn: Connection, after: Case, event: Event, at: datetime, answering: Answering) -> None:
    """Stop or start the clock by what the case has become, if it was filed online."""
    this = submissions.c.code == after.code
    filed = conn.execute(select(submissions).where(this)).first()
    if filed is None:
        return
    values: dict[str, Any] = {}
    if after.status is Status.SUBMITTED:
        values = {"answered_at": None}
        if event is Event.SUPPLEMENT_RECEIVED:  # the desk has it in hand: nobody has to tell it
            values |= {"since": at, "notice": None, "noticed_at": at}
    elif filed.answered_at is None:
        noticed_at = _noticed(conn, [filed])[filed.submission]
        by = answering.due(filed.since, noticed_at)
        late = filed.late or (by is not None and at > by)
        values = {"answered_at": at, "answer_by": by, "late": late, "noticed_at": noticed_at}
    if values:
        conn.execute(update(submissions).where(this).values(values))


def waiting(
    conn: Connection, officer: Officer, answering: Answering, now: datetime
) -> Sequence[Waiting]:
    """Return what an officer's units have to answer, the longest waiting first."""
    office = submissions.c.office
    theirs = or_(office == officer.unit, office.startswith(f"{officer.unit}.", autoescape=True))
    query = select(submissions, cases.c.record).join(cases, cases.c.code == submissions.c.code)
    unanswered = query.where(submissions.c.answered_at.is_(None), theirs)
    rows = conn.execute(unanswered.order_by(submissions.c.since).limit(MOST)).all()
    noticed, asked = _noticed(conn, rows), requests(conn, [row.code for row in rows])
    return [
        _waiting(row, answering.due(row.since, noticed[row.submission]), asked, now) for row in rows
    ]


def due(conn: Connection, filed: Row[Any], answering: Answering) -> datetime | None:
    """Return by when a submission has to be answered; None while its clock does not run."""
    return answering.due(filed.since, _noticed(conn, [filed])[filed.submission])


def requests(conn: Connection, of: Sequence[str]) -> Mapping[str, int]:
    """Return how often a supplement was asked for, for each case where it was."""
    counted = select(case_moves.c.code, func.count()).where(
        case_moves.c.code.in_(of), case_moves.c.event == Event.REQUEST_SUPPLEMENT
    )
    return dict(conn.execute(counted.group_by(case_moves.c.code)).all())


def keep_notices(conn: Connection) -> int:
    """Keep when e-notices were delivered, before the outbox forgets them; return how many."""
    unkept = submissions.c.noticed_at.is_(None) & submissions.c.notice.is_not(None)
    rows = conn.execute(select(submissions).where(unkept)).all()
    delivered = {number: at for number, at in _noticed(conn, rows).items() if at is not None}
    for number, at in delivered.items():
        this = submissions.c.submission == number
        conn.execute(update(submissions).where(this).values(noticed_at=at))
    return len(delivered)


def _noticed(conn: Connection, rows: Sequence[Row[Any]]) -> Mapping[str, datetime | None]:
    """Return when the e-notice of each was delivered, None where it was not yet."""
    sent = outbox_care.sent(conn, [row.notice for row in rows if row.notice])
    return {row.submission: row.noticed_at or sent.get(row.notice or "") for row in rows}


def _waiting(
    row: Row[Any], by: datetime | None, asked: Mapping[str, int], now: datetime
) -> Waiting:
    return Waiting(
        submission=row.submission,
        case=records.restore(row.record),
        filed_at=row.filed_at,
        answer_by=by,
        late=by is not None and now > by,
        asked=asked.get(row.code, 0),
    )
