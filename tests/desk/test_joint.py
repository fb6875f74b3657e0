"""Several agencies at one case: each knows its part and its date, and the lead hands it back."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lookup_gateway.clock import VIETNAM
from lookup_gateway.model import Status
from tests.desk.conftest import NOW, Counter
from tests.desk.test_moves import GRANTED
from tests.sites import a_case, held_clock

OURS, THEIRS, THIRD = "UBND phường Hồng Gai", "UBND phường Bãi Cháy", "H49.34"
SOON, LATER = "2025-11-08T17:00:00+07:00", "2025-11-10T17:00:00+07:00"


def part(unit: str, due_at: str | None = SOON, *, lead: bool = False) -> dict[str, Any]:
    return {"unit": unit, "lead": lead, "due_at": due_at}


PLAN = {"unit": THEIRS, "handled_by": [part(OURS), part(THEIRS, lead=True), part(THIRD, LATER)]}


def statuses(case: dict[str, Any]) -> dict[str, str]:
    return {one["unit"]: one["status"] for one in case["handled_by"]}


def at_hand(counter: Counter, by: str) -> list[str]:
    cases = counter.call("/at-hand", by=by).get_json()["cases"]
    return [case["code"] for case in cases]


def test_paper_goes_from_agency_to_agency_the_lead_first_by_article_11_1a_of_phu_tho(
    counter: Counter,
) -> None:
    """Phú Thọ 31/2020 Đ11.1a."""
    case = counter.moved(counter.take_in(), ("transfer", PLAN))
    assert statuses(case) == {THEIRS: "processing", OURS: "submitted", THIRD: "submitted"}
    early = counter.report(case, "part_done", unit=OURS)
    assert (early.get_json()["field"], early.get_json()["allowed"]) == ("unit", [THEIRS])

    case = counter.moved(case, ("part_done", {"unit": THEIRS}))
    assert statuses(case) == {THEIRS: "completed", OURS: "processing", THIRD: "submitted"}
    case = counter.moved(case, ("part_done", {"unit": OURS}), ("part_done", {"unit": THIRD}))

    assert set(statuses(case).values()) == {"completed"}
    assert (
        counter.report(case, "complete", by="elsewhere", result=GRANTED["result"]).status_code
        == 200
    )


def test_an_electronic_case_goes_to_all_agencies_at_once_by_article_11_1b_of_phu_tho(
    counter: Counter,
) -> None:
    """Phú Thọ 31/2020 Đ11.1b; Thái Nguyên 11/2020 Đ11.4e."""
    case = counter.take_in(submitted_via="online")

    case = counter.moved(case, ("transfer", PLAN))

    assert set(statuses(case).values()) == {"processing"}
    assert at_hand(counter, "elsewhere") == at_hand(counter, "desk") == [case["code"]]


def test_only_the_lead_completes_when_the_others_are_done_by_article_11_4e_of_thai_nguyen(
    counter: Counter,
) -> None:
    """Phú Thọ 31/2020 Đ11.1."""
    case = counter.moved(counter.take_in(submitted_via="online"), ("transfer", PLAN))

    ours = counter.report(case, "complete", result=GRANTED["result"])
    open_still = counter.report(case, "complete", by="elsewhere", result=GRANTED["result"])

    assert (ours.get_json()["field"], ours.get_json()["allowed"]) == ("event", [THEIRS])
    assert open_still.get_json()["field"] == "handled_by"
    assert open_still.get_json()["allowed"] == [OURS, THIRD]


def test_an_agency_reports_its_own_part_and_the_office_any(counter: Counter) -> None:
    case = counter.moved(counter.take_in(submitted_via="online"), ("transfer", PLAN))

    assert counter.report(case, "part_done", by="elsewhere", unit=THIRD).status_code == 403
    case = counter.moved(case, ("part_done", {"unit": THIRD}))
    again = counter.report(case, "part_done", unit=THIRD)

    assert (again.status_code, again.get_json()["field"]) == (422, "unit")
    assert counter.report(case, "part_done", by="elsewhere", unit=THEIRS).status_code == 200


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ([part(OURS), part(THEIRS)], "handled_by"),
        ([part(OURS, lead=True), part(THEIRS, lead=True)], "handled_by"),
        ([part(OURS, lead=True), part(THEIRS)], "unit"),
        ([part(THEIRS, lead=True), part(OURS, None)], "handled_by"),
        ([part(THEIRS, lead=True), part(OURS, "2025-11-05T17:00:00+07:00")], "handled_by"),
        ([part(THEIRS, lead=True), part(OURS), part(OURS)], "handled_by"),
        ([part(THEIRS, lead=True), part("Sở Không Có")], "handled_by"),
    ],
)
def test_a_plan_that_cannot_be_is_told_by_its_field(
    counter: Counter, parts: list[dict[str, Any]], field: str
) -> None:
    case = counter.take_in()

    told = counter.report(case, "transfer", unit=THEIRS, handled_by=parts)

    assert (told.status_code, told.get_json()["field"]) == (422, field)
    assert counter.call(f"/cases/{case['code']}").get_json()["case"] == case


def test_agencies_at_work_are_not_forgotten_by_a_further_hand_over(counter: Counter) -> None:
    case = counter.moved(counter.take_in(submitted_via="online"), ("transfer", PLAN))

    told = counter.report(case, "transfer", unit=THIRD)

    assert told.get_json()["allowed"] == [THEIRS, OURS, THIRD]


def test_a_late_part_is_listed_by_its_agency_before_the_case_is_late(
    counter: Counter, tmp_path: Path
) -> None:
    """Phú Thọ 31/2020 Đ11.1: each agency has its term."""
    case = counter.moved(counter.take_in(submitted_via="online"), ("transfer", PLAN))
    held_clock(tmp_path, datetime(2025, 11, 9, 8, tzinfo=VIETNAM))

    (line,) = counter.call("/overdue").get_json()["cases"]

    assert (line["code"], line["stage"]) == (case["code"], "ahead")
    assert [one["unit"] for one in line["late_parts"]] == [THEIRS, OURS]


def test_an_accepted_case_lies_with_its_agency_the_same_minute_by_article_10_2b_of_phu_yen(
    counter: Counter, tmp_path: Path
) -> None:
    """Phú Yên Đ10.2b (PY-07): no rule of the afternoon holds an electronic file back."""
    afternoon = datetime(2025, 11, 6, 16, 40, tzinfo=VIETNAM)
    filed = a_case(status=Status.SUBMITTED, received_at=None, due_at=None, submitted_via="online")
    counter.site.gateway.backend.save([filed])
    held_clock(tmp_path, afternoon)

    wish = {"event": "accept", "version": 1, "unit": THEIRS, "due_at": LATER}
    accepted = counter.call(f"/cases/{filed.code}/events", wish).get_json()["case"]

    assert at_hand(counter, "elsewhere") == [filed.code]
    assert accepted["version"] == 2
    received, handed = accepted["steps"][-2:]
    assert (received["unit"], received["action"]) == (OURS, "Tiếp nhận hồ sơ")
    assert (handed["unit"], handed["action"]) == (THEIRS, "Chuyển hồ sơ")
    assert received["at"] == handed["at"] == afternoon.isoformat()


def test_paper_is_handed_over_the_same_day_or_after_three_the_next(
    counter: Counter, tmp_path: Path
) -> None:
    """NĐ 61/2018 Đ18.2."""
    counter.take_in()
    held_clock(tmp_path, datetime(2025, 11, 7, 15, 1, tzinfo=VIETNAM))
    counter.take_in()
    counter.take_in(submitted_via="online")

    lines = counter.call("/at-hand").get_json()["cases"]

    by_day = {line["code"]: line["hand_over_by"] for line in lines}
    assert by_day == {
        "H49.12-251106-0001": "2025-11-06T17:00:00+07:00",
        "H49.12-251107-0001": "2025-11-10T07:30:00+07:00",
        "H49.12-251107-0002": "2025-11-07T15:01:00+07:00",
    }


def test_a_hand_over_that_fails_is_told_to_the_citizen_by_article_12_2_of_thai_nguyen(
    counter: Counter,
) -> None:
    """Thái Nguyên 11/2020 Đ12.2."""
    case = counter.moved(counter.take_in(), ("transfer", {"unit": THEIRS}))

    failed = counter.moved(case, ("transfer_failed", {"unit": THEIRS, "reason": "Mời nộp lại"}))

    assert statuses(failed) == {THEIRS: "not_accepted"}
    assert (failed["reason"], failed["status"]) == ("Mời nộp lại", "received")
    assert (at_hand(counter, "elsewhere"), at_hand(counter, "desk")) == ([], [case["code"]])
    done = counter.moved(failed, ("complete", GRANTED))
    assert done["handled_by"] == []
    failed = counter.report(done, "undo", by="supervisor").get_json()["case"]
    again = counter.moved(failed, ("transfer", {"unit": THEIRS}))
    assert (statuses(again), again["reason"]) == ({THEIRS: "processing"}, None)


def test_papers_come_in_by_post_and_the_result_goes_out_by_it(counter: Counter) -> None:
    leg = {"carrier": "VNPost", "tracking": "EK123456789VN"}
    case = counter.moved(
        counter.take_in(),
        ("request_supplement", {"needs": [{"what": "Tờ khai"}]}),
        ("post_sent", {"post": leg}),
        ("post_event", {"what": "Đã nhận gửi"}),
    )
    counter.site.level()
    lookup = {"text": case["code"], "proof": {"token": counter.site.token(_kept(counter, case))}}
    said = counter.site.client.post("/api/v1/lookups", json=lookup).get_json()
    assert "Giấy tờ gửi đến qua bưu điện (VNPost), số bưu gửi EK123456789VN" in said["message"]
    assert "Kết quả gửi" not in said["message"]

    done = counter.moved(case, ("supplement_received", {}), ("complete", GRANTED))
    assert done["post"] is None
    out = counter.moved(done, ("post_sent", {"post": {**leg, "tracking": "EK987654321VN"}}))
    assert out["post"]["tracking"] == "EK987654321VN"
    assert "Đã nhận gửi" in [step["action"] for step in out["steps"]]


def _kept(counter: Counter, case: dict[str, Any]) -> Any:
    return counter.site.gateway.backend.get(case["code"])


def test_a_case_is_closed_once_its_result_was_returned_by_article_12_3_of_phu_yen(
    counter: Counter,
) -> None:
    """Phú Yên Đ12.3."""
    case = counter.take_in()
    assert counter.report(case, "close").get_json()["field"] == "event"
    closed = counter.moved(case, ("complete", GRANTED), ("return", {}), ("close", {}))

    again = counter.report(closed, "close")

    assert (again.status_code, again.get_json()["field"]) == (422, "event")
    undone = counter.report(closed, "undo", by="supervisor").get_json()["case"]
    assert counter.report(undone, "close").status_code == 200


def test_the_slower_of_two_officers_is_told_which_fields_changed(counter: Counter) -> None:
    case = counter.take_in()
    later = (NOW + timedelta(days=20)).isoformat()
    counter.moved(case, ("extend", {"due_at": later, "reason": "Chờ xác minh"}), by="leader")

    told = counter.report(case, "start").get_json()

    assert set(told["changed"]) == {"due_at", "first_due_at", "reason", "steps"}
