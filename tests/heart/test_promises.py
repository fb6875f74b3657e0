"""Promised dates as a list shows them, and payments against what is owed: no đồng comes or goes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from lookup_gateway.clock import VIETNAM
from lookup_gateway.life import PaymentState, lies_with, weigh
from lookup_gateway.model import Case, Fee, Handling, Need, Office, Status
from lookup_gateway.overdue import Stage, judge, proposed
from lookup_gateway.worktime import WorkTime

NOW = datetime(2025, 11, 6, 9, 10, tzinfo=VIETNAM)
DAY = timedelta(days=1)
SOON = NOW + 2 * DAY


def case(status: Status = Status.PROCESSING, **fields: object) -> Case:
    made = Case(
        code="H49.12-251105-0007",
        version=3,
        status=status,
        status_since=NOW,
        office=Office(id="H49.12", name="UBND phường Hồng Gai"),
        due_at=SOON,
    )
    return structs.replace(made, **fields)


@pytest.mark.parametrize(
    ("due", "stage"),
    [(NOW - DAY, Stage.LATE), (NOW, Stage.AHEAD), (SOON, Stage.AHEAD), (SOON + DAY, None)],
)
def test_a_date_is_in_danger_from_the_horizon_on(due: datetime, stage: Stage | None) -> None:
    one = judge(case(due_at=due), NOW, SOON)

    assert (one.stage if one else None) == stage


@pytest.mark.parametrize("status", [Status.SUPPLEMENT_REQUIRED, Status.COMPLETED, Status.UNKNOWN])
def test_no_date_runs_while_the_office_has_nothing_to_do(status: Status) -> None:
    assert judge(case(status, due_at=NOW - DAY), NOW, SOON) is None


def test_the_job_names_the_agencies_that_are_waited_for() -> None:
    """Thái Nguyên 11/2020 Đ11.4g: the slip has a reason."""
    parts = (
        Handling(unit="Sở Tư pháp", lead=True, due_at=NOW - DAY, status=Status.PROCESSING),
        Handling(unit="Công an tỉnh", due_at=NOW - DAY, status=Status.COMPLETED),
    )
    one = judge(case(handled_by=parts), NOW, NOW)
    assert one is not None

    letter = proposed(one, NOW, WorkTime(), 3, "Chưa xong")

    assert letter.reason == "Chờ kết quả của Sở Tư pháp"
    assert letter.due_at == datetime(2025, 11, 11, 17, tzinfo=VIETNAM)


def test_an_agency_has_a_case_until_its_own_date() -> None:
    parts = (
        Handling(unit="Sở Tư pháp", lead=True, due_at=NOW, status=Status.PROCESSING),
        Handling(unit="Công an tỉnh", due_at=NOW + 9 * DAY, status=Status.PROCESSING),
        Handling(unit="Chi cục Thuế", due_at=NOW, status=Status.SUBMITTED),
    )

    assert lies_with(case(handled_by=parts)) == {
        "H49.12": SOON,
        "Sở Tư pháp": NOW,
        "Công an tỉnh": SOON,
    }
    assert set(lies_with(case(Status.PAYMENT_REQUIRED)).values()) == {None}
    assert lies_with(case(Status.RETURNED)) == {}


@given(
    fees=st.lists(st.integers(1, 50_000), min_size=1, max_size=4),
    payments=st.lists(st.integers(1, 60_000), max_size=8),
)
def test_what_was_paid_is_owed_waits_or_goes_back(fees: list[int], payments: list[int]) -> None:
    """Quảng Ninh 84/2025 Đ13.3c."""
    billed = case(Status.PAYMENT_REQUIRED, fees=tuple(Fee(name="Phí", amount=fee) for fee in fees))
    short = excess = 0
    paid = False
    for amount in payments:
        weighed = weigh(billed, short, amount, NOW)
        excess += weighed.excess
        if weighed.state is PaymentState.SHORT:
            short += amount
        elif weighed.pays:
            paid, short = True, 0
            billed = structs.replace(
                billed, fees=tuple(structs.replace(fee, paid=True) for fee in billed.fees)
            )

    assert sum(payments) == short + excess + (sum(fees) if paid else 0)
    assert short < sum(fees)


@pytest.mark.parametrize(("day", "late"), [(5, True), (6, False)])
def test_a_payment_on_its_last_day_is_in_time(day: int, *, late: bool) -> None:
    needs = (Need(what="Nộp lệ phí", by=date(2025, 11, day)),)
    billed = case(Status.PAYMENT_REQUIRED, fees=(Fee(name="Phí", amount=1),), needs=needs)

    assert weigh(billed, 0, 1, NOW).late is late
