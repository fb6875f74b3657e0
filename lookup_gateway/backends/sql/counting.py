"""Count the facts of cases over a period, and find the usual times: one statement each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select, true

from lookup_gateway.backends.sql.case_facts import case_facts
from lookup_gateway.clock import VIETNAM
from lookup_gateway.model import Status
from lookup_gateway.reports.tally import FEWEST, By

_TICK = timedelta(microseconds=1)
_DAY = timedelta(days=1) // _TICK
# Vietnam's clock is ahead of UTC by as much, all year.
_AHEAD = VIETNAM.utcoffset(None) // _TICK

_fact = case_facts.c
# A sector's cases are those of its procedures: the catalogue knows them, not the database.
_KEYS: Mapping[By, ColumnElement[str | None]] = {
    By.UNIT: _fact.office,
    By.OFFICER: _fact.officer,
    By.PROCEDURE: _fact.procedure,
    By.SECTOR: _fact.procedure,
    By.STATUS: _fact.status,
    By.WAY: _fact.way,
}


class Grade(IntEnum):
    """How the work on a case stands, or stood, against the promised time."""

    EARLY = 0
    ON_TIME = 1
    LATE = 2


@dataclass(frozen=True, slots=True)
class Window:
    """From `start` to before `end`, as known at `seen`, in microseconds since 1970; of the cases
    of `unit` and of those below it, None for all."""

    start: int
    end: int
    seen: int
    unit: str | None


class Counted(NamedTuple):
    """So many `cases` of one key that are alike: at work in the window, come in it, solved in it
    (1 or 0), their grade, asked for a second supplement in it."""

    key: str | None
    at_work: int
    came: int
    solved: int
    grade: int
    asked: int
    cases: int


def counts(window: Window, by: By) -> Select[Any]:
    """Return the statement whose rows are `Counted`."""
    at_work = _before(_fact.received, window.end) & ~_before(_fact.ended, window.start)
    solved = _before(_fact.ended, window.end)
    asked = _before(_fact.asked_again, window.end) & ~_before(_fact.asked_again, window.start)
    each = (
        select(
            _KEYS[by].label("key"),
            _flag(at_work).label("at_work"),
            _flag(_fact.received >= window.start).label("came"),
            _flag(solved).label("solved"),
            _grade(window, solved).label("grade"),
            _flag(asked).label("asked"),
        )
        .where(_theirs(window.unit), or_(at_work, asked))
        .subquery()
    )
    return select(*each.c, func.count()).group_by(*each.c)


def usual(window: Window) -> Select[Any]:
    """Return the statement whose rows are: procedure, number of cases that got their result in
    the window, the time (microseconds) in which half of them did, and four fifths."""
    ended = _before(_fact.ended, window.end) & ~_before(_fact.ended, window.start)
    has_result = _fact.status.in_([Status.COMPLETED, Status.RETURNED])
    took = _fact.ended - _fact.received - _fact.paused
    own = _fact.procedure
    ranked = (
        select(
            own.label("procedure"),
            took.label("took"),
            func.row_number().over(partition_by=own, order_by=took).label("rank"),
            func.count().over(partition_by=own).label("cases"),
        )
        .where(_theirs(window.unit), ended, has_result, own.is_not(None))
        .where(_fact.received.is_not(None))
        .subquery()
    )
    cases = ranked.c.cases
    # The smallest time within which so many are done, the nearest rank: one that was measured.
    half, most = (cases + 1) // 2, (cases * 4 + 4) // 5
    times = (func.max(case((ranked.c.rank == rank, ranked.c.took))) for rank in (half, most))
    enough = select(ranked.c.procedure, cases, *times).where(cases >= FEWEST)
    return enough.group_by(ranked.c.procedure, cases).order_by(ranked.c.procedure)


def _theirs(unit: str | None) -> ColumnElement[bool]:
    office = _fact.office
    own = (
        true()
        if unit is None
        else or_(office == unit, office.startswith(f"{unit}.", autoescape=True))
    )
    return and_(_fact.counted, own)


def _grade(window: Window, solved: ColumnElement[bool]) -> ColumnElement[int]:
    """Waiting for the citizen stops the clock; what was waited is taken off, but for what the
    due date knows of already."""
    due = func.coalesce(_fact.due, _fact.term_ends)
    stop = case(
        (solved, _fact.ended), (_fact.waiting < window.seen, _fact.waiting), else_=window.seen
    )
    judged = stop - (_fact.paused - _fact.dated)
    return case(
        (or_(judged > due, _before(_fact.asked_again, window.end)), Grade.LATE.value),
        (_day(judged) < _day(due), Grade.EARLY.value),
        else_=Grade.ON_TIME.value,
    )


def _before(moment: ColumnElement[int | None], end: int) -> ColumnElement[bool]:
    """Return the condition that something happened before `end`; false when it did not."""
    return func.coalesce(moment < end, false())


def _flag(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _day(moment: ColumnElement[int]) -> ColumnElement[int]:
    return (moment + _AHEAD) // _DAY
