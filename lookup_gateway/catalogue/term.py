"""The term of a procedure: how long it takes, and when it ends for a case that came in."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Annotated, Literal

import msgspec

from lookup_gateway.clock import VIETNAM
from lookup_gateway.model import Record
from lookup_gateway.worktime import WorkTime

Count = Annotated[int, msgspec.Meta(ge=1, le=1_000)]

# Of what comes later, the same day's answer is given the next working day.
_SAME_DAY_UNTIL = time(15)


class Term(Record, frozen=True, kw_only=True):
    """How long a procedure takes: so many hours or days, of working time unless said otherwise.

    0 days: on the day of receipt, or the next working day for what comes after 15:00."""

    days: Annotated[int, msgspec.Meta(ge=0, le=1_000)] | None = None
    hours: Count | None = None
    unit: Literal["working", "calendar"] = "working"

    def __post_init__(self) -> None:
        if (self.days is None) == (self.hours is None):
            raise ValueError("a term has either days or hours")

    def ends(self, received: datetime, work: WorkTime) -> datetime:
        """Return when a term ends that begins with the receipt at an aware moment."""
        if self.hours is not None:
            term = timedelta(hours=self.hours)
            return received + term if self.unit == "calendar" else work.add_hours(received, term)
        if not self.days:
            return _same_day(received, work)
        add = work.add_calendar_days if self.unit == "calendar" else work.add_days
        return add(received, self.days)


def _same_day(received: datetime, work: WorkTime) -> datetime:
    """Return the close of the day of receipt, or of the next working day after 15:00 of it."""
    clock = work.next_opening(received).astimezone(VIETNAM)
    shifts = work.shifts_on(clock.date())
    if clock.time() > _SAME_DAY_UNTIL:
        return work.add_days(received, 1)
    return datetime.combine(clock.date(), shifts[-1].closes, VIETNAM)
