"""Reports from the facts of cases, and those that are kept ready."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, Select, bindparam, select, text, update

from lookup_gateway import store
from lookup_gateway.backends.sql import counting
from lookup_gateway.backends.sql.case_facts import case_facts
from lookup_gateway.backends.sql.counting import Counted, Grade, Window
from lookup_gateway.reports.fact import moment, ticks
from lookup_gateway.reports.periods import Period
from lookup_gateway.reports.tally import By, Line, Tally, Usual, gathered

TermEnds = Callable[[str, datetime], datetime | None]

_TOGETHER = 1_000
_DAY = timedelta(days=1) // timedelta(microseconds=1)


class CaseReports:
    """What is counted of all cases. Methods raise BackendDown."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def lines(self, period: Period, seen: datetime, by: By, unit: str | None) -> Sequence[Line]:
        """Return what a period brought to the units below `unit` (None: all), as known at `seen`,
        one line for each key; by sector the keys are procedures."""
        rows = self._rows(counting.counts(_window(period, seen, unit), by))
        each = (Line(row.key, _tally(Counted(*row))) for row in rows)
        return gathered(each, lambda key: key)

    def usual(self, period: Period, seen: datetime, unit: str | None) -> Sequence[Usual]:
        """Return the usual times of each procedure that had results enough in the period."""
        rows = self._rows(counting.usual(_window(period, seen, unit)))
        return [Usual(own, n, half / _DAY, most / _DAY) for own, n, half, most in rows]

    def set_terms(self, procedures: Collection[str], ends: TermEnds) -> int:
        """Let cases of these procedures that came without a due date be judged by the end of their
        term, a few at a time; return how many got one. A later due date goes before it."""
        undated, set_for = _undated(procedures), 0
        rows = self._rows(undated.limit(_TOGETHER))
        while rows:
            set_for += self._set_terms(rows, ends)
            rows = self._rows(undated.where(case_facts.c.code > rows[-1].code).limit(_TOGETHER))
        return set_for

    def _set_terms(self, rows: Sequence[Any], ends: TermEnds) -> int:
        found = [(row.code, ends(row.procedure, moment(row.received))) for row in rows]
        terms = [{"one": code, "end": ticks(end)} for code, end in found if end is not None]
        if terms:
            statement = update(case_facts).where(case_facts.c.code == bindparam("one"))
            setting = statement.values(term_ends=bindparam("end"))
            store.write(self._engine, lambda conn: conn.execute(setting, terms))
        return len(terms)

    def _rows(self, statement: Select[Any]) -> Sequence[Any]:
        return store.read(self._engine, partial(_rows, statement=statement))


def _rows(conn: Connection, statement: Select[Any]) -> Sequence[Any]:
    if conn.dialect.name == "postgresql":
        # A report is no lookup: it may look at every case there ever was.
        conn.execute(text("SET LOCAL statement_timeout = '60s'"))
    return conn.execute(statement).all()


def _undated(procedures: Collection[str]) -> Select[Any]:
    fact = case_facts.c
    query = select(fact.code, fact.procedure, fact.received).where(fact.counted)
    lacking = fact.due.is_(None) & fact.term_ends.is_(None)
    theirs = fact.procedure.in_(procedures)
    return query.where(lacking, fact.received.is_not(None), theirs).order_by(fact.code)


def _window(period: Period, seen: datetime, unit: str | None) -> Window:
    end = min(period.end, seen)
    return Window(ticks(period.start), ticks(period.end), ticks(end), unit)


def _tally(n: Counted) -> Tally:
    """Return what cases that are alike add to a report."""
    done, pending = n.at_work * n.solved * n.cases, n.at_work * (1 - n.solved) * n.cases
    return Tally(
        carried=n.at_work * (1 - n.came) * n.cases,
        received=n.at_work * n.came * n.cases,
        early=done * (n.grade == Grade.EARLY),
        on_time=done * (n.grade == Grade.ON_TIME),
        late=done * (n.grade == Grade.LATE),
        pending=pending,
        overdue=pending * (n.grade == Grade.LATE),
        asked_again=n.asked * n.cases,
    )
