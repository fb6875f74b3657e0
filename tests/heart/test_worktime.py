"""Working time: terms end when a patient clerk with a calendar would say so."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lookup_gateway.clock import VIETNAM
from lookup_gateway.worktime import Shift, WorkTime

MORNING, AFTERNOON = Shift(time(8), time(12)), Shift(time(13), time(17))
OFFICE = WorkTime(shifts=(MORNING, AFTERNOON))
MINUTE = timedelta(minutes=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        # Thái Nguyên Đ11.3.a: four working hours from the e-notice; off-hours from the next one.
        ("2020-06-02 15:30", 4, "2020-06-03 10:30"),
        ("2020-06-02 19:00", 4, "2020-06-03 12:00"),
        # Phú Yên Đ10.2.a: eight working hours.
        ("2025-11-04 14:00", 8, "2025-11-05 14:00"),
        ("2025-11-04 20:00", 8, "2025-11-05 17:00"),
        # A term that begins at closing time exactly begins with the next working hour.
        ("2025-11-04 17:00", 1, "2025-11-05 09:00"),
        ("2025-11-04 12:30", 1, "2025-11-04 14:00"),
        ("2025-11-07 16:30", 2, "2025-11-10 09:30"),  # Friday to Monday
        ("2025-11-08 10:00", 2, "2025-11-10 10:00"),  # received on a Saturday: not that clock hour
        ("2026-02-13 16:00", 2, "2026-02-23 09:00"),  # over Tết
    ],
)
def test_a_term_in_hours_runs_inside_working_time(start: str, hours: int, end: str) -> None:
    assert OFFICE.add_hours(at(start), timedelta(hours=hours)) == at(end)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2025-11-05 08:12", 5, "2025-11-12 17:00"),  # the day of receipt is left out
        ("2025-11-08 10:00", 1, "2025-11-10 17:00"),  # received on a Saturday
        ("2025-12-31 09:00", 1, "2026-01-02 17:00"),  # New Year's Day
        ("2026-04-24 09:00", 1, "2026-04-28 17:00"),  # Hùng Kings on a Sunday: Monday off too
        ("2026-08-20 09:00", 2, "2026-08-22 17:00"),  # a Saturday that makes up for 31 August
        ("2026-08-28 09:00", 1, "2026-09-03 17:00"),  # 31 August, and two days of National Day
    ],
)
def test_a_term_in_working_days_ends_at_the_close_of_its_last(
    start: str, days: int, end: str
) -> None:
    assert OFFICE.add_days(at(start), days) == at(end)


def test_a_term_in_calendar_days_does_not_end_on_a_day_off() -> None:
    assert OFFICE.add_calendar_days(at("2025-11-05 09:00"), 3) == at("2025-11-10 17:00")
    assert OFFICE.add_calendar_days(at("2025-11-05 09:00"), 2) == at("2025-11-07 17:00")


def test_a_province_overrides_the_national_calendar() -> None:
    swap = {date(2026, 1, 2): (), date(2026, 1, 10): (MORNING,)}  # the swap of New Year 2026
    province = WorkTime(shifts=(MORNING, AFTERNOON), special=swap)

    assert province.add_days(at("2025-12-31 09:00"), 1) == at("2026-01-05 17:00")
    assert province.add_days(at("2026-01-09 09:00"), 1) == at("2026-01-10 12:00")  # half a day
    assert province.add_hours(at("2026-01-09 16:00"), timedelta(hours=6)) == at("2026-01-12 09:00")


def test_a_moment_on_another_clock_is_the_same_moment() -> None:
    utc = datetime.fromisoformat("2025-11-05T01:00:00+00:00")

    assert OFFICE.is_open(utc)
    assert OFFICE.add_hours(utc, timedelta(hours=1)) == at("2025-11-05 09:00")


@pytest.mark.parametrize(
    "broken",
    [
        lambda: Shift(time(12), time(8)),
        lambda: WorkTime(shifts=(AFTERNOON, MORNING)),
        lambda: WorkTime(shifts=()),
        lambda: WorkTime(days=frozenset()),
        lambda: OFFICE.add_days(at("2025-11-05 09:00"), 0),
        lambda: OFFICE.add_calendar_days(at("2025-11-05 09:00"), 0),
    ],
)
def test_a_calendar_or_term_that_cannot_be_is_refused(broken: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        broken()  # type: ignore[operator] # the table's functions


def test_a_calendar_without_an_end_of_its_closure_is_refused() -> None:
    closed = {date(2025, 1, 1) + timedelta(days=n): () for n in range(800)}

    with pytest.raises(ValueError, match="no working day"):
        WorkTime(special=closed).next_opening(at("2025-01-05 09:00"))


# Around Tết 2026, with half a day, a day off and a Sunday at work.
ODD = WorkTime(
    shifts=(MORNING, AFTERNOON),
    special={
        date(2026, 2, 13): (MORNING,),
        date(2026, 2, 24): (),
        date(2026, 3, 1): (Shift(time(9), time(10)), Shift(time(10), time(11, 30))),
    },
)
moments = st.integers(0, 30 * 24 * 60).map(lambda m: at("2026-02-10 00:00") + m * MINUTE)


def slowly(calendar: WorkTime, start: datetime, minutes: int) -> datetime:
    """Count a term off minute by minute, as one would on paper."""
    moment = start
    while minutes:
        shifts = calendar.shifts_on(moment.date())
        minutes -= any(s.opens <= moment.time() < s.closes for s in shifts)
        moment += MINUTE
    return moment


@settings(max_examples=60)
@given(moments, st.integers(1, 40 * 60))
def test_hours_agree_with_counting_minutes(start: datetime, minutes: int) -> None:
    end = ODD.add_hours(start, minutes * MINUTE)

    assert end == slowly(ODD, start, minutes)
    assert ODD.between(start, end) == minutes * MINUTE


@given(moments, st.integers(1, 15))
def test_days_agree_with_counting_days(start: datetime, days: int) -> None:
    end = ODD.add_days(start, days)

    passed = range(1, (end.date() - start.date()).days + 1)
    worked = [bool(ODD.shifts_on(start.date() + timedelta(days=n))) for n in passed]
    assert sum(worked) == days
    assert ODD.is_open(end)
    assert not ODD.is_open(end + MINUTE)


@given(moments)
def test_an_opening_is_open_and_nothing_before_it_is(start: datetime) -> None:
    opening = ODD.next_opening(start)

    assert ODD.is_open(opening)
    assert ODD.between(start, opening) == timedelta()
    assert ODD.next_opening(opening) == opening


@given(moments, moments)
@example(at("2026-02-10 08:02"), at("2026-02-10 08:01"))  # of one shift
def test_working_time_is_never_negative(one: datetime, other: datetime) -> None:
    assert ODD.between(one, other) >= timedelta()
    assert (ODD.between(one, other) == timedelta()) or other > one
