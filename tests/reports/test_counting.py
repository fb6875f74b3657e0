"""What the database counts is what a slow and plain count says, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete

from lookup_gateway.backends.sql import SqlBackend
from lookup_gateway.backends.sql.case_facts import case_facts
from lookup_gateway.backends.sql.case_reports import CaseReports
from lookup_gateway.backends.sql.schema import cases
from lookup_gateway.model import Case
from lookup_gateway.officers import Officer, Role
from lookup_gateway.reports.periods import Period
from lookup_gateway.reports.tally import By, Report
from tests.reports import reference
from tests.reports.histories import BEGIN, lives

PERIODS = st.builds(
    lambda first, days: Period(first, first + timedelta(days=days)),
    st.dates(date(2025, 10, 15), date(2026, 1, 15)),
    st.integers(0, 45),
)
SEEN = st.integers(0, 110 * 1_440).map(lambda minutes: BEGIN + timedelta(minutes=minutes))
KEYS: dict[By, Callable[[Case], str | None]] = {
    By.UNIT: lambda case: case.office.id if case.office else None,
    By.PROCEDURE: lambda case: case.procedure.code if case.procedure else None,
    By.STATUS: lambda case: case.status.value,
    By.WAY: lambda case: case.submitted_via,
}


def written(engine: Engine, made: list[list[Case]]) -> CaseReports:
    """Write every version of every case, in turns, into an empty database."""
    with engine.begin() as conn:
        for table in (cases, case_facts):
            conn.execute(delete(table))
    backend = SqlBackend(engine)
    for turn in range(max(map(len, made))):
        backend.save(versions[turn] for versions in made if turn < len(versions))
    return CaseReports(engine)


@pytest.mark.parametrize("by", list(KEYS))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9), period=PERIODS, seen=SEEN)
def test_every_line_of_a_report_is_what_a_slow_and_plain_count_says(
    engine: Engine, by: By, seed: int, period: Period, seen: datetime
) -> None:
    made = lives(Random(seed), 60)
    lines = written(engine, made).lines(period, seen, by, None)

    all_known = [reference.known(versions) for versions in made]
    for line in lines:
        own = [one for one in all_known if KEYS[by](one.case) == line.key]
        assert line.tally == reference.tally(own, period, seen), line.key
    total = Report(period, by, None, seen, lines).total
    assert total == reference.tally(all_known, period, seen)
    assert total.carried + total.received == (
        total.early + total.on_time + total.late + total.pending
    )


@pytest.mark.parametrize("unit", ["H49.12", "H49.1", "H49"])
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9), period=PERIODS, seen=SEEN)
def test_a_unit_counts_its_own_cases_and_those_below_it_and_no_neighbours(
    engine: Engine, unit: str, seed: int, period: Period, seen: datetime
) -> None:
    made = lives(Random(seed), 60)
    lines = written(engine, made).lines(period, seen, By.STATUS, unit)

    officer = Officer("thongke.mau", "Nguyễn Văn A", unit, Role.STATISTICS)
    own = [one for one in made if one[0].office and officer.covers(one[0].office.id)]
    expected = reference.tally(map(reference.known, own), period, seen)
    assert Report(period, By.STATUS, unit, seen, lines).total == expected


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9))
def test_usual_times_are_the_middle_and_the_fourth_fifth_of_the_sorted_ones(
    engine: Engine, seed: int
) -> None:
    made, quarter = lives(Random(seed), 250), Period(date(2025, 10, 1), date(2025, 12, 31))
    told = written(engine, made).usual(quarter, quarter.end, None)

    expected = reference.usual([versions[-1] for versions in made], quarter)
    assert expected
    assert [(one.procedure, one.cases) for one in told] == [(p, n) for p, n, *_ in expected]
    for one, (_, _, median, p80) in zip(told, expected, strict=True):
        assert (one.median, one.p80) == pytest.approx((median, p80))
