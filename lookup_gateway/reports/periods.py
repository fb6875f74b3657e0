"""Over which days a report goes, and when those of a period are made by themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from lookup_gateway.clock import VIETNAM
from lookup_gateway.worktime import WorkTime

_DAY = timedelta(days=1)


class Kind(StrEnum):
    """The periods for which regulations want reports (Phú Thọ Đ22.1, Đ29.1; Hải Dương Đ14.3)."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


# In how many months one of these is over; a week is over after seven days.
_MONTHS = {Kind.MONTH: 1, Kind.QUARTER: 3, Kind.HALF_YEAR: 6, Kind.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both in it. `kind` is None for days that somebody chose."""

    first: date
    last: date
    kind: Kind | None = None

    @property
    def start(self) -> datetime:
        """The moment at which it begins, in Vietnam."""
        return datetime.combine(self.first, time(), VIETNAM)

    @property
    def end(self) -> datetime:
        """The moment at which it is over: it belongs to the next one."""
        return datetime.combine(self.last, time(), VIETNAM) + _DAY


def period_of(kind: Kind, day: date) -> Period:
    """Return the week (from Monday), month, quarter, half-year or year that a day is in.

    Raises OverflowError at the end of the calendar."""
    if kind is Kind.WEEK:
        first = day - day.weekday() * _DAY
        return Period(first, first + 6 * _DAY, kind)
    months = _MONTHS[kind]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    after = first.year + (first.month + months > 12), (first.month + months - 1) % 12 + 1
    return Period(first, date(*after, 1) - _DAY, kind)


def ready(kind: Kind, at: time, work: WorkTime) -> Callable[[datetime], datetime]:
    """Return the slot of a chore: `at` on the last working day of each period (Hải Dương
    Đ14.3). A week without one has no report of its own."""

    def slot(now: datetime) -> datetime:
        day = now.astimezone(VIETNAM).date()
        while True:
            period = period_of(kind, day)
            moment = _last_working(period, at, work)
            if moment is not None and moment <= now:
                return moment
            day = period.first - _DAY

    return slot


def _last_working(period: Period, at: time, work: WorkTime) -> datetime | None:
    day = period.last
    while day >= period.first:
        if work.shifts_on(day):
            return datetime.combine(day, at, VIETNAM)
        day -= _DAY
    return None
