"""Working time as a line of minutes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup_gateway.clock import VIETNAM
from lookup_gateway.demo import hours

MINUTES = st.integers(min_value=0, max_value=10_000_000)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+07:00")


@given(MINUTES)
def test_every_working_minute_is_found_again_from_its_moment(minute: int) -> None:
    assert hours.minute(hours.moment(minute)) == minute


@given(MINUTES)
def test_every_working_minute_lies_in_office_hours(minute: int) -> None:
    moment = hours.moment(minute)

    assert moment.weekday() < 5
    assert "07:30" <= f"{moment:%H:%M}" < "11:30" or "13:30" <= f"{moment:%H:%M}" < "17:00"


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)))  # noqa: DTZ001 - made aware below
def test_the_last_working_minute_of_a_moment_has_begun_and_none_since(moment: datetime) -> None:
    moment = moment.replace(tzinfo=VIETNAM)
    minute = hours.minute(moment)

    assert hours.moment(minute) <= moment < hours.moment(minute + 1)


@pytest.mark.parametrize(
    ("received", "days", "by_noon", "due"),
    [
        ("2025-11-05T08:12", 5, False, "2025-11-12T17:00"),
        ("2025-11-05T08:12", 5, True, "2025-11-12T11:30"),
        ("2025-11-05T14:59", 0, False, "2025-11-05T17:00"),
        ("2025-11-05T15:00", 0, False, "2025-11-06T17:00"),
        ("2025-11-07T15:00", 0, False, "2025-11-10T17:00"),
        ("2025-11-05T08:12", 0, True, "2025-11-06T11:30"),
        ("2025-11-08T20:00", 1, False, "2025-11-10T17:00"),
    ],
)
def test_a_result_is_promised_for_the_end_of_a_working_day_or_its_noon(
    received: str, days: int, by_noon: bool, due: str
) -> None:
    assert hours.due(at(received), days, by_noon=by_noon) == at(due)


def test_a_moment_may_come_with_any_offset() -> None:
    assert hours.minute(datetime(2025, 11, 5, 1, 12, tzinfo=UTC)) == hours.minute(
        at("2025-11-05T08:12")
    )
