"""Read which report is asked for, by a program or on the page: both name it in the same way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from lookup_gateway.reports.periods import Kind, Period, period_of
from lookup_gateway.reports.tally import By

E = TypeVar("E", bound=StrEnum)

# A century of days is no report, and the calendar ends not far behind.
_YEARS = range(2000, 2200)


@dataclass(frozen=True, slots=True)
class Asked:
    """A report over a period, by lines of one kind, of one unit and those below it (None: of all
    that the asker may see)."""

    period: Period
    by: By
    unit: str | None


@dataclass(frozen=True, slots=True)
class Unclear:
    """What cannot be: the field at fault, why, and what would be allowed."""

    field: str
    why: str
    allowed: tuple[str, ...] = ()


def asked(given: Mapping[str, str], today: date) -> Asked | Unclear:
    """Return what is asked for by `period` (month, if nothing is said) and a day in it (`from`,
    today if nothing is said), or by the days `from` and `to`; by `by` (unit), of `unit`."""
    by = _choice(given, "by", By, By.UNIT)
    if isinstance(by, Unclear):
        return by
    period = _period(given, today)
    if isinstance(period, Unclear):
        return period
    if period.first > today:
        return Unclear("from", "lies ahead: nothing happened there yet")
    return Asked(period, by, given.get("unit") or None)


def _period(given: Mapping[str, str], today: date) -> Period | Unclear:
    first, last = _day(given, "from"), _day(given, "to")
    if isinstance(first, Unclear):
        return first
    if isinstance(last, Unclear):
        return last
    if last is not None:
        return _chosen(given, first, last)
    kind = _choice(given, "period", Kind, Kind.MONTH)
    return kind if isinstance(kind, Unclear) else period_of(kind, first or today)


def _chosen(given: Mapping[str, str], first: date | None, last: date) -> Period | Unclear:
    if given.get("period"):
        return Unclear("to", "a period ends by itself: leave out one of both")
    if first is None or first > last:
        return Unclear("from", "the first day is missing, or lies after the last one")
    return Period(first, last)


def _choice(given: Mapping[str, str], field: str, choices: type[E], usual: E) -> E | Unclear:
    text = given.get(field) or usual.value
    if text in set(choices):
        return choices(text)
    return Unclear(field, "is none of those there are", tuple(choices))


def _day(given: Mapping[str, str], field: str) -> date | Unclear | None:
    text = given.get(field)
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return Unclear(field, "is not a day like 2025-11-20")
    if day.year not in _YEARS:
        return Unclear(field, f"is in no year from {_YEARS.start} to {_YEARS.stop - 1}")
    return day
