"""Periods are those of the calendar, and what is ready on the last working day is so in time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup_gateway.clock import VIETNAM
from lookup_gateway.reports.periods import Kind, Period, period_of, ready
from lookup_gateway.worktime import WorkTime

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
KINDS = st.sampled_from(Kind)
WORK = WorkTime()
FOUR = time(16)


@pytest.mark.parametrize(
    ("kind", "day", "first", "last"),
    [
        (Kind.WEEK, "2025-11-06", "2025-11-03", "2025-11-09"),
        (Kind.WEEK, "2026-01-01", "2025-12-29", "2026-01-04"),
        (Kind.MONTH, "2024-02-29", "2024-02-01", "2024-02-29"),
        (Kind.MONTH, "2025-12-31", "2025-12-01", "2025-12-31"),
        (Kind.QUARTER, "2025-05-15", "2025-04-01", "2025-06-30"),
        (Kind.QUARTER, "2025-12-01", "2025-10-01", "2025-12-31"),
        (Kind.HALF_YEAR, "2025-07-01", "2025-07-01", "2025-12-31"),
        (Kind.YEAR, "2025-07-01", "2025-01-01", "2025-12-31"),
    ],
)
def test_a_day_is_in_its_period(kind: Kind, day: str, first: str, last: str) -> None:
    found = period_of(kind, date.fromisoformat(day))

    assert found == Period(date.fromisoformat(first), date.fromisoformat(last), kind)


@given(kind=KINDS, day=DAYS)
def test_every_day_is_in_exactly_one_period_of_each_kind(kind: Kind, day: date) -> None:
    period = period_of(kind, day)

    assert period.first <= day <= period.last
    assert {period_of(kind, end) for end in (period.first, period.last)} == {period}
    assert period_of(kind, period.last + timedelta(days=1)).start == period.end


@given(kind=KINDS, day=DAYS, minute=st.integers(0, 1_439))
def test_a_report_falls_due_at_the_last_working_moment_by_article_14_3_of_hai_duong(
    kind: Kind, day: date, minute: int
) -> None:
    """Điều 14.3, found again by looking at every day before."""
    now = datetime.combine(day, time(minute // 60, minute % 60), VIETNAM)

    slot = ready(kind, FOUR, WORK)(now)

    moment = datetime.combine(day, FOUR, VIETNAM)
    while moment > now or not is_last_working_day(kind, moment.date()):
        moment -= timedelta(days=1)
    assert slot == moment


def is_last_working_day(kind: Kind, day: date) -> bool:
    rest = (period_of(kind, day).last - day).days
    after = (day + timedelta(days=ahead) for ahead in range(1, rest + 1))
    return bool(WORK.shifts_on(day)) and not any(WORK.shifts_on(later) for later in after)


def test_when_friday_is_a_day_off_the_week_is_ready_on_thursday() -> None:
    off = WorkTime(special={date(2025, 11, 7): ()})
    saturday = datetime(2025, 11, 8, 9, tzinfo=VIETNAM)

    assert ready(Kind.WEEK, FOUR, off)(saturday) == datetime(2025, 11, 6, 16, tzinfo=VIETNAM)


def test_the_week_of_tet_has_no_report_of_its_own() -> None:
    """16 to 20 February 2026 are days off: the report before it stays the last one."""
    sunday = datetime(2026, 2, 22, 20, tzinfo=VIETNAM)

    assert ready(Kind.WEEK, FOUR, WORK)(sunday) == datetime(2026, 2, 13, 16, tzinfo=VIETNAM)
