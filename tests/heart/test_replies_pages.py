"""A page gets the sentences about a case apart, to set them as it needs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lookup_gateway.model import (
    PostLeg,
    Status,
    Step,
    View,
)
from lookup_gateway.replies import Progress, explain
from tests.heart.told import AS_OF, CODE, DUE, HOUSE, a_view


def test_a_page_gets_the_parts_apart() -> None:
    view = a_view(
        Status.PROCESSING,
        overdue=True,
        steps=(
            Step(at=DUE - timedelta(days=7), unit="Bộ phận Một cửa", action="Tiếp nhận"),
            Step(at=DUE - timedelta(days=6), unit="Phòng Tư pháp", action="Thụ lý"),
        ),
    )
    told = explain(view, "vi", as_of=DUE + timedelta(days=1), stale=True, house=HOUSE)
    assert told.code == CODE
    assert told.headline.startswith("Hồ sơ đang được giải quyết, hẹn trả trước 17 giờ")
    assert told.due == "Hẹn trả trước 17 giờ ngày 12/11/2025 (thứ Tư)."
    assert told.late is not None
    assert told.late.startswith("Đã quá hẹn 1 ngày.")
    assert told.turn is not None
    assert told.as_of_line == "Số liệu lúc 17:00 ngày 13/11/2025."
    assert told.stale_line is not None
    assert [line.split(": ")[1] for line in told.history] == [
        "Phòng Tư pháp, Thụ lý",
        "Bộ phận Một cửa, Tiếp nhận",
    ]


def test_a_page_with_little_to_show_gets_little() -> None:
    told = explain(View(code=CODE), "vi", as_of=None, stale=False, house=HOUSE)
    assert told.headline == "Hồ sơ có trên hệ thống."
    empty = (told.turn, told.due, told.late, told.moved, told.bring, told.collect)
    assert not any([*empty, told.as_of_line, told.stale_line])
    assert (told.todo, told.details, told.history, told.steps) == ((), (), (), ())


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Status.SUBMITTED, "now later later later later"),
        (Status.PROCESSING, "done done now later later"),
        (Status.RETURNED, "done done done done done"),
    ],
)
def test_the_five_steps_tell_what_is_done_now_and_to_come(status: Status, expected: str) -> None:
    told = explain(a_view(status), "vi", as_of=AS_OF, stale=False, house=HOUSE)
    assert [line.progress for line in told.steps] == [Progress(p) for p in expected.split()]
    assert [line.number for line in told.steps] == [1, 2, 3, 4, 5]
    assert all(line.label and line.tag for line in told.steps)


def test_only_a_case_to_be_collected_asks_to_bring_something() -> None:
    def bring(view: View) -> str | None:
        return explain(view, "vi", as_of=AS_OF, stale=False, house=HOUSE).bring

    assert bring(a_view(Status.COMPLETED)) is not None
    assert bring(a_view(Status.COMPLETED, post=PostLeg(carrier="VNPost"))) is None
    assert bring(a_view(Status.PROCESSING)) is None


def test_the_past_due_date_is_said_with_how_it_came_out() -> None:
    done = a_view(Status.COMPLETED, early=True)
    told = explain(done, "vi", as_of=AS_OF, stale=False, house=HOUSE)
    assert told.due == "Ngày hẹn trả là 17 giờ ngày 12/11/2025 (thứ Tư), hồ sơ xong sớm hơn hẹn."
    assert told.headline == "Hồ sơ đã giải quyết xong, kết quả đang chờ Ông/Bà."
    closed = View(code=CODE, status=Status.RETURNED, overdue=True)
    told = explain(closed, "vi", as_of=AS_OF, stale=False, house=HOUSE)
    assert told.due == told.late == "Hồ sơ muộn hơn hẹn."
