"""Working time: which hours an office works, and when a term of hours or days ends.

A term that begins outside working hours begins with the next working hour (Quy chế kèm QĐ
31/2020/QĐ-UBND Phú Thọ Đ9.2.a and the like). A term in days leaves out the day of receipt and ends
at the close of its last working day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import pairwise

from holidays import HolidayBase, country_holidays

from lookup_gateway.clock import VIETNAM

# No office is closed for longer: past it, its calendar is at fault.
_FURTHEST = timedelta(days=366)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Shift:
    """One stretch of a working day, in Vietnam's time; the closing time is still part of it."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if not self.opens < self.closes:
            raise ValueError(f"a shift closes after it opens, not {self.opens}-{self.closes}")


OFFICE_HOURS = (Shift(time(7, 30), time(11, 30)), Shift(time(13, 30), time(17)))


@dataclass(frozen=True, slots=True)
class WorkTime:
    """An office's calendar. `days` are its weekdays (Monday is 0).

    `special` overrides a date, whatever it is: no shifts for a day off, others for a make-up day
    or half a day. Else public holidays are off, and days that the Government made working days to
    make up for another are on (Bộ luật Lao động 2019 Đ112, Đ111.3)."""

    shifts: tuple[Shift, ...] = OFFICE_HOURS
    days: frozenset[int] = frozenset(range(5))
    special: Mapping[date, tuple[Shift, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for shifts in (self.shifts, *self.special.values()):
            if any(a.closes > b.opens for a, b in pairwise(shifts)):
                raise ValueError("shifts come one after another and do not overlap")
        if not (self.shifts and self.days & frozenset(range(7))):
            raise ValueError("an office works at some hours on some day of the week")

    def shifts_on(self, day: date) -> tuple[Shift, ...]:
        """Return the shifts of a date, none on a day off."""
        if day in self.special:
            return self.special[day]
        calendar = _vietnam()
        made_up = day in calendar.weekend_workdays
        works = (day.weekday() in self.days and day not in calendar) or made_up
        return self.shifts if works else ()

    def is_open(self, moment: datetime) -> bool:
        """Return whether the office works at an aware moment."""
        clock = moment.astimezone(VIETNAM)
        shifts = self.shifts_on(clock.date())
        return any(shift.opens <= clock.time() <= shift.closes for shift in shifts)

    def next_opening(self, moment: datetime) -> datetime:
        """Return the moment itself when working time runs from it on, else when it next begins."""
        return max(next(self._stretches(moment))[0], moment.astimezone(VIETNAM))

    def add_hours(self, start: datetime, term: timedelta) -> datetime:
        """Return when a term of working hours ends that begins at `start`."""
        for opens, closes in self._stretches(start):
            begins = max(opens, start.astimezone(VIETNAM))
            if term <= closes - begins:
                return begins + term
            term -= closes - begins
        raise AssertionError("stretches never end")

    def add_days(self, start: datetime, days: int) -> datetime:
        """Return the close of the `days`-th working day after the day of `start`."""
        if days < 1:
            raise ValueError("a term has one day or more")
        day = start.astimezone(VIETNAM).date()
        for _ in range(days):
            day = self._working_day(day + _DAY)
        return _at(day, self.shifts_on(day)[-1].closes)

    def add_calendar_days(self, start: datetime, days: int) -> datetime:
        """Return the close of the `days`-th day after that of `start`; if that is a day off, of
        the next working day (Bộ luật Dân sự 2015 Đ148.5)."""
        if days < 1:
            raise ValueError("a term has one day or more")
        day = self._working_day(start.astimezone(VIETNAM).date() + days * _DAY)
        return _at(day, self.shifts_on(day)[-1].closes)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return the working time from `start` to `end`; none when `end` is not after it."""
        worked = timedelta()
        for opens, closes in self._stretches(start):
            if end <= max(opens, start):
                return worked
            worked += min(closes, end) - max(opens, start)
        raise AssertionError("stretches never end")

    def _stretches(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Give, for ever, the shifts that have not ended at `start`."""
        day = start.astimezone(VIETNAM).date()
        while True:
            day = self._working_day(day)
            for shift in self.shifts_on(day):
                if _at(day, shift.closes) > start:
                    yield _at(day, shift.opens), _at(day, shift.closes)
            day += _DAY

    def _working_day(self, day: date) -> date:
        """Return the date, or the first working day after it."""
        last = day + _FURTHEST
        while not self.shifts_on(day):
            if day > last:
                raise ValueError(f"the calendar has no working day until {last}")
            day += _DAY
        return day


@cache
def _vietnam() -> HolidayBase:
    return country_holidays("VN")


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, VIETNAM)
