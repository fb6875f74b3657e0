"""Cases are moved on by their own officers, one at a time, and every citizen sees it at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from lookup_gateway.life import Conflict, Event, Wish
from lookup_gateway.model import Case
from lookup_gateway.officers import Officer, Role
from lookup_gateway.store import audit
from tests.desk.conftest import NOW, OFFICERS, Counter
from tests.machine import free_port
from tests.servers import RedisServer
from tests.sites import Site

GRANTED = {"result": {"outcome": "granted", "where": "Quầy 3"}}


def test_each_step_from_intake_to_result_is_seen_at_once_by_article_13_2d_of_quang_ninh(
    counter: Counter,
) -> None:
    case = counter.take_in()
    seen = []
    for event, fields in [("start", {}), ("complete", GRANTED), ("return", {})]:
        case = counter.moved(case, (event, fields))
        counter.site.level()
        answer = counter.site.client.get(f"/api/v1/cases/{case['code']}").get_json()
        seen.append(answer["case"]["status"])

    assert seen == ["processing", "completed", "returned"]
    assert [step["action"] for step in case["steps"]] == [
        "Tiếp nhận hồ sơ",
        "Giải quyết hồ sơ",
        "Đã giải quyết xong",
        "Trả kết quả",
    ]
    assert {step["unit"] for step in case["steps"]} == {"UBND phường Hồng Gai"}


def test_any_desk_reads_any_case_as_the_public_sees_it_by_article_16_1b_of_phu_tho(
    counter: Counter,
) -> None:
    case = counter.take_in()

    read = counter.call(f"/cases/{case['code']}", by="elsewhere")

    assert read.status_code == 200
    assert read.get_json()["case"] == case
    with counter.site.gateway.engine.connect() as conn:
        assert [row.action for row in audit.entries(conn, "elsewhere.mau", ())] == ["read"]
    assert counter.call("/cases/H49.12-251106-0999").status_code == 404


def test_an_impossible_event_names_what_would_be_possible_and_changes_nothing(
    counter: Counter,
) -> None:
    case = counter.take_in()

    told = counter.report(case, "return")

    assert told.status_code == 422
    assert told.get_json()["field"] == "event"
    assert "start" in told.get_json()["allowed"]
    assert counter.call(f"/cases/{case['code']}").get_json()["case"] == case


@pytest.mark.parametrize("body", [{}, {"event": "fly", "version": 1}, {"event": "start"}, []])
def test_what_is_no_event_is_refused(counter: Counter, body: object) -> None:
    case = counter.take_in()

    assert counter.call(f"/cases/{case['code']}/events", body).status_code == 422


def test_the_slower_of_two_officers_is_shown_what_changed(counter: Counter) -> None:
    case = counter.take_in()
    counter.moved(case, ("start", {}))

    told = counter.report(case, "stop", reason="Thiếu căn cứ")

    assert told.status_code == 409
    assert told.get_json()["current"]["status"] == "processing"
    assert told.get_json()["current"]["version"] == case["version"] + 1


def test_of_two_officers_at_the_same_moment_one_wins(counter: Counter) -> None:
    case = counter.take_in()
    desk = counter.site.gateway.case_desk
    clerk = Officer("nguyenvana.h4912", "Nguyễn Văn A", "H49.12", Role.DESK)
    wish = Wish(event=Event.START, version=case["version"])

    with ThreadPoolExecutor(6) as clerks:
        done = list(clerks.map(lambda _: desk.report(case["code"], wish, clerk), range(6)))

    assert sum(isinstance(one, Case) for one in done) == 1
    assert sum(isinstance(one, Conflict) for one in done) == 5


def test_another_unit_acts_once_the_case_was_handed_to_it_by_article_11_2_of_phu_tho(
    counter: Counter,
) -> None:
    case = counter.take_in()
    assert counter.report(case, "start", by="elsewhere").status_code == 403

    handed = counter.moved(case, ("transfer", {"unit": "UBND phường Bãi Cháy"}))

    assert counter.report(handed, "start", by="elsewhere").status_code == 200


def test_a_case_is_handed_to_no_unit_that_is_not_there(counter: Counter) -> None:
    told = counter.report(counter.take_in(), "transfer", unit="UBND phường Hồng Gay")

    assert (told.status_code, told.get_json()["field"]) == (422, "unit")
    assert "H49.13" in told.get_json()["allowed"]


def test_a_supervisor_takes_back_the_last_move_and_both_stay_in_the_history(
    counter: Counter,
) -> None:
    case = counter.take_in()
    wrong = counter.moved(case, ("stop", {"reason": "Nhầm hồ sơ"}))
    assert counter.report(wrong, "undo").status_code == 422  # not for a clerk

    undone = counter.report(wrong, "undo", by="supervisor").get_json()["case"]

    assert (undone["status"], undone["reason"]) == ("received", None)
    assert undone["version"] == wrong["version"] + 1
    actions = [step["action"] for step in undone["steps"]]
    assert actions[-2:] == ["Dừng giải quyết hồ sơ", "Hủy bước ghi nhầm"]
    again = counter.report(undone, "undo", by="supervisor")
    assert (again.status_code, again.get_json()["field"]) == (422, "event")


def test_a_late_case_shows_the_first_and_the_new_date_by_article_11_4g_of_thai_nguyen(
    counter: Counter,
) -> None:
    case = counter.moved(counter.take_in(), ("start", {}))
    new = (NOW + timedelta(days=10)).isoformat()

    counter.moved(case, ("extend", {"due_at": new, "reason": "Chờ xác minh"}), by="leader")

    counter.site.level()
    answer = counter.site.client.get(f"/api/v1/cases/{case['code']}").get_json()["case"]
    assert answer["due_at"] == new


def test_every_write_is_in_the_audit_log_by_a_keyed_name(counter: Counter) -> None:
    gateway = counter.site.gateway
    case = counter.moved(counter.take_in(), ("start", {}))

    with gateway.engine.connect() as conn:
        rows = list(audit.entries(conn, "desk.mau", ()))

    assert [row.action for row in rows] == ["take_in", "start"]
    assert all(case["code"] not in row.details for row in rows)
    assert all(gateway.name(case["code"]) in row.details for row in rows)
    assert isinstance(audit.verify(gateway.engine), audit.Head)


def test_a_database_that_does_not_answer_is_told_and_nothing_is_written(
    make_site: Callable[..., Site], own_redis: RedisServer
) -> None:
    counter = Counter(
        make_site(
            REDIS_URL=own_redis.url,
            DATABASE_URL=f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/none",
            LOOKUP_DESK_TOKENS=OFFICERS,
        )
    )

    told = counter.report({"code": "H49.12-251106-0001", "version": 1}, "start")

    assert (told.status_code, told.headers["Retry-After"]) == (503, "5")
