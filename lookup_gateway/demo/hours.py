"""Working time as a line of whole minutes, on which made-up cases are laid out by adding numbers.

Offices work 7:30 to 11:30 and 13:30 to 17:00 on weekdays. Public holidays are left out: nobody's
due date depends on a demonstration.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from lookup_gateway.clock import VIETNAM

MORNING = 4 * 60
DAY = MORNING + 3 * 60 + 30
"""Working minutes before noon, and in a whole day."""

HANDED_OVER_UNTIL = DAY - 2 * 60
"""15:00. What comes later reaches the specialists the next working day (NĐ 61/2018 Đ18.2)."""

_OPENS, _REOPENS = time(7, 30), time(13, 30)
_NOON, _CLOSES = time(11, 30), time(17, 0)
_MONDAY = date(2018, 1, 1)


def moment(minute: int) -> datetime:
    """Return the moment, Vietnamese time, at which the given working minute begins."""
    day, rest = divmod(minute, DAY)
    opened, passed = (_OPENS, rest) if rest < MORNING else (_REOPENS, rest - MORNING)
    return _at(day, opened) + timedelta(minutes=passed)


def minute(at: datetime) -> int:
    """Return the last working minute that has begun at the moment `at` (with offset)."""
    local = at.astimezone(VIETNAM)
    weeks, weekday = divmod((local.date() - _MONDAY).days, 7)
    if weekday >= 5:
        return (weeks + 1) * 5 * DAY - 1
    today = (weeks * 5 + weekday) * DAY
    morning = min(_since(local, _OPENS), MORNING - 1)
    afternoon = min(_since(local, _REOPENS), DAY - MORNING - 1)
    return today + (MORNING + afternoon if afternoon >= 0 else max(morning, -1))


def due(received: datetime, days: int, *, by_noon: bool = False) -> datetime:
    """Return the end of the working day, or its noon, `days` working days after receipt.

    Nothing is promised for the day of receipt after 15:00, nor for its noon."""
    day, rest = divmod(minute(received), DAY)
    days = max(days, 1 if by_noon or rest >= HANDED_OVER_UNTIL else 0)
    return _at(day + days, _NOON if by_noon else _CLOSES)


def _at(day: int, clock: time) -> datetime:
    weeks, weekday = divmod(day, 5)
    return datetime.combine(_MONDAY + timedelta(weeks * 7 + weekday), clock, VIETNAM)


def _since(local: datetime, clock: time) -> int:
    return (local - datetime.combine(local.date(), clock, VIETNAM)) // timedelta(minutes=1)
