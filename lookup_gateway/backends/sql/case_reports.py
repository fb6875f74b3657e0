"""Reports from the facts of cases, and those that are kept ready."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, Select, text

from lookup_gateway import store
from lookup_gateway.backends.sql import counting
from lookup_gateway.backends.sql.counting import Counted, Grade, Window
from lookup_gateway.reports.fact import ticks
from lookup_gateway.reports.periods import Period
from lookup_gateway.reports.tally import By, Line, Tally, Usual, gathered

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

    def _rows(self, statement: Select[Any]) -> Sequence[Any]:
        return store.read(self._engine, partial(_rows, statement=statement))


def _rows(conn: Connection, statement: Select[Any]) -> Sequence[Any]:
    if conn.dialect.name == "postgresql":
        # A report is no lookup: it may look at every case there ever was.
        conn.execute(text("SET LOCAL statement_timeout = '60s'"))
    return conn.execute(statement).all()


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
