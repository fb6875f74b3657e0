"""What the embedded backend forgets of cases, feedback and questions that ended before a moment.

Each function is a step of a walk through all of them: it gets the code or reference after which to
go on, and the caller's transaction, and returns how many it dealt with and where it came to; None:
there are no more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import structs
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    Table,
    case,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)

from lookup_gateway.backends.sql import rows
from lookup_gateway.backends.sql.case_facts import case_facts
from lookup_gateway.backends.sql.desk_schema import case_moves
from lookup_gateway.backends.sql.opinion_schema import questions
from lookup_gateway.backends.sql.paper_schema import issued_forms, result_files
from lookup_gateway.backends.sql.save import save_all
from lookup_gateway.backends.sql.schema import cases, feedback
from lookup_gateway.backends.sql.submission_schema import case_papers, submissions
from lookup_gateway.clock import Clock
from lookup_gateway.model import Case, Status, WhoActs
from lookup_gateway.opinions import Stage
from lookup_gateway.progress import who_acts
from lookup_gateway.reports.fact import ticks

Key = tuple[str, ...]
Step = tuple[int, Key | None]

_TOGETHER = 200
_OVER = [status.value for status in Status if who_acts(status) is WhoActs.NOBODY]
# Ended when they were sorted: what was moved goes on as feedback.
_SORTED_OUT = (Stage.REFUSED, Stage.MOVED)


def persons(before: datetime, after: Key | None, conn: Connection, clock: Clock) -> Step:
    """Take the applicant off cases, and with them what says who they were: earlier states of the
    record, who filed it. The mirror follows; the case's own story stays."""
    codes, key = _ended(conn, before, after)
    named = rows.with_codes(codes).where(cases.c.record.contains('"applicant":{'))
    found = rows.fetch(conn, named.with_for_update())
    gone = [_without_person(one) for one in found if one.status_since < before]
    save_all(conn, gone, clock())
    whose = [one.code for one in gone]
    conn.execute(delete(case_moves).where(case_moves.c.code.in_(whose)))
    nobody = update(submissions).where(submissions.c.code.in_(whose))
    conn.execute(nobody.values(filed_by=None))
    return len(gone), key


def moves(before: datetime, after: Key | None, conn: Connection) -> Step:
    """Drop what a case was before each of its moves: an ended one is not undone any more."""
    return _drop([case_moves], before, after, conn)


def papers(before: datetime, after: Key | None, conn: Connection) -> Step:
    """Let go of a case's papers, forms and result files; the sweep of files deletes them."""
    return _drop([case_papers, issued_forms, result_files], before, after, conn)


def letters(before: datetime, after: Key | None, conn: Connection) -> Step:
    """Forget who wrote feedback that is answered, and their words; what was published stays."""
    words = (feedback.c.text != "") | feedback.c.contact.is_not(None)
    over = select(feedback.c.reference).where(feedback.c.answered_at < before, words)
    codes = _next(conn, over, feedback.c.reference, after)
    nobody = update(feedback).where(feedback.c.reference.in_(codes))
    conn.execute(nobody.values(text="", contact=None))
    return len(codes), _key(codes)


def askers(before: datetime, after: Key | None, conn: Connection) -> Step:
    """Forget who asked a question that is answered, refused or moved; its words and answer stay."""
    q = questions.c
    end = func.coalesce(q.answered_at, case((q.state.in_(_SORTED_OUT), q.sorted_at)))
    asked = q.contact.is_not(None) | q.asker.is_not(None)
    codes = _next(conn, select(q.reference).where(end < before, asked), q.reference, after)
    nobody = update(questions).where(q.reference.in_(codes))
    conn.execute(nobody.values(contact=None, asker=None))
    return len(codes), _key(codes)


def _drop(tables: Sequence[Table], before: datetime, after: Key | None, conn: Connection) -> Step:
    codes, key = _ended(conn, before, after)
    holding: list[ColumnElement[bool]] = [
        exists().where(one.c.code == cases.c.code) for one in tables
    ]
    found = rows.fetch(conn, rows.with_codes(codes).where(or_(*holding)).with_for_update())
    # Finished long ago is not over: it may have been returned yesterday.
    over = [one.code for one in found if one.status_since < before]
    gone = [conn.execute(delete(one).where(one.c.code.in_(over))).rowcount for one in tables]
    return sum(gone), key


def _ended(
    conn: Connection, before: datetime, after: Key | None
) -> tuple[Sequence[str], Key | None]:
    """Return which of the next few cases ended before a moment, for all that their facts say, and
    where the walk came to: a step looks at no more than these, whatever it finds."""
    fact = case_facts.c
    codes = _next(conn, select(fact.code), fact.code, after)
    long_ago = fact.ended.is_(None) | (fact.ended < ticks(before))
    ended = select(fact.code).where(fact.code.in_(codes), fact.status.in_(_OVER), long_ago)
    return conn.scalars(ended).all(), _key(codes)


def _next(
    conn: Connection, query: Select[str], column: Column[str], after: Key | None
) -> Sequence[str]:
    rest = query if after is None else query.where(column > after[0])
    return conn.scalars(rest.order_by(column).limit(_TOGETHER)).all()


def _key(codes: Sequence[str]) -> Key | None:
    return (codes[-1],) if len(codes) == _TOGETHER else None


def _without_person(one: Case) -> Case:
    return structs.replace(one, applicant=None, version=one.version + 1)
