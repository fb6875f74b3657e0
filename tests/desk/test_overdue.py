"""Dates in danger: listed ahead, missed ones with a letter that waits, moved once, told once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import structs
from sqlalchemy import select, text

from lookup_gateway import announcing, store, timetable
from lookup_gateway.backends.sql import rows
from lookup_gateway.backends.sql.save import save_all
from lookup_gateway.clock import VIETNAM
from lookup_gateway.model import Status
from lookup_gateway.outgoing import Way, unpacked
from lookup_gateway.store import audit
from lookup_gateway.store.outbox_schema import outbox
from tests.desk.conftest import NOW, Counter
from tests.machine import eventually
from tests.sites import a_case, held_clock

# Who waits in line behind another waits for a lock too.
WAIT = "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted"

DUE = datetime(2025, 11, 12, 17, tzinfo=VIETNAM)
NEXT_DAY = datetime(2025, 11, 13, 7, 30, tzinfo=VIETNAM)


@pytest.fixture
def at(tmp_path: Path) -> Callable[[datetime], None]:
    """Set the counter's clock."""
    return lambda moment: (held_clock(tmp_path, moment), None)[1]


def daily_job(counter: Counter) -> str:
    """Do the daily chore and return what it says it did."""
    chores = {chore.name: chore for chore in timetable.chores(counter.site.gateway)}
    chore = chores["overdue"]
    return chore.work(chore.slot(counter.site.settings.clock()))


def dates(counter: Counter, by: str = "desk") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = counter.call("/overdue", by=by).get_json()["cases"]
    return found


def test_what_is_about_to_be_late_is_listed_ahead_by_article_19_9_of_nd_61_2018(
    counter: Counter, at: Callable[[datetime], None]
) -> None:
    """NĐ 61/2018 Đ19.9: the citizen is told at the latest one day before the date."""
    case = counter.take_in()
    assert dates(counter) == []

    at(DUE - timedelta(days=2, hours=5))

    (line,) = dates(counter)
    assert (line["code"], line["stage"], line["days"]) == (case["code"], "ahead", -2)
    assert datetime.fromisoformat(line["tell_by"]) == DUE - timedelta(days=1)
    assert dates(counter, by="elsewhere") == []
    at(DUE - timedelta(hours=5))
    assert dates(counter)[0]["tell_by"] is None


def test_a_late_case_is_on_the_directors_list_for_release_by_article_11_4g_of_thai_nguyen(
    counter: Counter, at: Callable[[datetime], None]
) -> None:
    """Thái Nguyên 11/2020 Đ11.4g (TN-07)."""
    case = counter.moved(counter.take_in(), ("start", {}))
    at(NEXT_DAY)

    said = daily_job(counter)

    assert said.startswith("1 late, 1 of them new; 0 of those listed before are settled")
    told = counter.call("/overdue", by="leader").get_json()
    assert told["by_office"] == {"H49.12": {"late": 1}}
    (line,) = told["cases"]
    assert (line["stage"], line["days"], line["may_move"]) == ("late", 1, True)
    assert line["proposal"] == {
        "reason": "Hồ sơ chưa giải quyết xong trong thời hạn đã hẹn",
        "due_at": "2025-11-20T17:00:00+07:00",
        "asked_by": None,
    }
    released = counter.call(
        f"/overdue/{case['code']}/release", {"version": case["version"]}, by="leader"
    )
    assert released.status_code == 200, released.text
    letters = counter.site.gateway.forms.of(case["code"])
    assert {letter.form for letter in letters} == {"apology", "extension"}
    counter.site.level()
    moved = released.get_json()["case"]
    token = counter.site.token(a_case(case["code"]))
    lookup = {"text": case["code"], "proof": {"token": token}}
    seen = counter.site.client.post("/api/v1/lookups", json=lookup).get_json()["case"]
    assert seen["due_at"] == "2025-11-20T17:00:00+07:00"
    assert datetime.fromisoformat(seen["first_due_at"]) == DUE
    later = (NOW + timedelta(days=90)).isoformat()
    again = counter.report(moved, "extend", "leader", due_at=later, reason="?")
    assert (again.status_code, again.get_json()["field"]) == (422, "event")


def test_on_release_one_apology_goes_out_by_sms_by_article_11_4g_of_thai_nguyen(
    counter: Counter, at: Callable[[datetime], None]
) -> None:
    """Thái Nguyên 11/2020 Đ11.4g; NĐ 61/2018 Đ19.9."""
    case = counter.take_in()
    tell(counter, at, NOW)
    at(NEXT_DAY)
    daily_job(counter)
    tell(counter, at, NEXT_DAY)
    before = sent_by_sms(counter)

    counter.call(f"/overdue/{case['code']}/release", {"version": 1}, by="leader")
    tell(counter, at, NEXT_DAY + timedelta(minutes=2))

    (apology,) = sent_by_sms(counter)[len(before) :]
    assert "Xin loi Ong/Ba vi ho so tre hen" in apology
    assert "Hen 17g 20/11/2025" in apology


def tell(counter: Counter, at: Callable[[datetime], None], moment: datetime) -> None:
    """Let what is visible be told of, at a moment and when messages have waited to be merged."""
    notifier = announcing.notifier(counter.site.gateway)
    counter.site.level()
    for later in (moment, moment + timedelta(minutes=1)):
        at(later)
        notifier.once()


def sent_by_sms(counter: Counter) -> list[str]:
    gateway = counter.site.gateway
    query = select(outbox.c.body).order_by(outbox.c.id)
    bodies = store.read(gateway.engine, lambda conn: conn.scalars(query).all())
    jobs = [unpacked(msgspec.json.decode(gateway.unseal(body))) for body in bodies]
    return [job.text for job in jobs if job.way is Way.SMS]


def test_the_daily_job_done_twice_comes_out_as_once(
    counter: Counter, at: Callable[[datetime], None]
) -> None:
    counter.take_in()
    at(NEXT_DAY)
    daily_job(counter)
    before = dates(counter)

    assert daily_job(counter).startswith("1 late, 0 of them new; 0 of those listed")
    assert dates(counter) == before


def test_what_is_done_meanwhile_is_on_no_list_any_more(
    counter: Counter, at: Callable[[datetime], None]
) -> None:
    case = counter.take_in()
    at(NEXT_DAY)
    daily_job(counter)

    counter.moved(case, ("complete", {"result": {"outcome": "granted"}}))

    assert dates(counter) == []
    assert daily_job(counter).startswith("0 late, 0 of them new; 1 of those listed")


def test_a_specialist_asks_ahead_and_a_leader_releases_it_as_asked(
    counter: Counter, at: Callable[[datetime], None]
) -> None:
    """NĐ 61/2018 Đ19.9; Thái Nguyên Đ11.4g: phiếu đề nghị gia hạn."""
    case = counter.take_in()
    path = f"/overdue/{case['code']}"
    asked = {"reason": "Chờ xác minh", "due_at": "2025-11-18T17:00:00+07:00"}

    assert counter.call(f"{path}/proposal", asked).status_code == 200
    at(DUE - timedelta(days=2))
    assert dates(counter)[0]["proposal"] == {**asked, "asked_by": "desk.mau"}
    assert counter.call(f"{path}/release", {"version": 1}).get_json()["field"] == "event"
    released = counter.call(f"{path}/release", {"version": 1}, by="leader").get_json()["case"]

    assert (released["due_at"], released["reason"]) == (asked["due_at"], "Chờ xác minh")
    with counter.site.gateway.engine.connect() as conn:
        assert "propose_date" in [row.action for row in audit.entries(conn, "desk.mau", ())]
    assert dates(counter) == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"due_at": "2025-11-10T17:00:00+07:00"}, "due_at"), ({"reason": ""}, "reason")],
)
def test_what_cannot_be_proposed_is_told_by_its_field(
    counter: Counter, wrong: dict[str, str], field: str
) -> None:
    case = counter.take_in()
    asked = {"reason": "Chờ", "due_at": "2025-11-18T17:00:00+07:00", **wrong}

    told = counter.call(f"/overdue/{case['code']}/proposal", asked)

    assert (told.status_code, told.get_json()["field"]) == (422, field)


def test_nobody_proposes_for_another_units_case_or_for_none(counter: Counter) -> None:
    case = counter.take_in()
    asked = {"reason": "Chờ", "due_at": "2025-11-18T17:00:00+07:00"}

    elsewhere = counter.call(f"/overdue/{case['code']}/proposal", asked, by="elsewhere")
    unknown = counter.call("/overdue/H49.12-251106-9999/proposal", asked)

    assert (elsewhere.status_code, unknown.status_code) == (403, 404)


def test_only_a_leader_moves_a_date_whatever_the_route(counter: Counter) -> None:
    case = counter.take_in()
    wish = {"due_at": "2025-11-18T17:00:00+07:00", "reason": "Chờ"}

    for role in ("desk", "supervisor"):
        refused = counter.report(case, "extend", role, **wish)
        assert (refused.status_code, refused.get_json()["field"]) == (422, "event")

    assert counter.report(case, "extend", "leader", **wish).status_code == 200


def test_a_case_that_is_late_again_gets_no_second_date_by_article_19_9_of_nd_61_2018(
    counter: Counter, at: Callable[[datetime], None]
) -> None:
    """NĐ 61/2018 Đ19.9: once."""
    case = counter.take_in()
    due = "2025-11-18T17:00:00+07:00"
    counter.moved(case, ("extend", {"due_at": due, "reason": "Chờ"}), by="leader")
    at(datetime(2025, 11, 19, 8, tzinfo=VIETNAM))

    assert daily_job(counter).startswith("1 late, 1 of them new")

    (line,) = dates(counter)
    assert (line["stage"], line["may_move"], line["proposal"]) == ("late", False, None)
    path = f"/overdue/{case['code']}/release"
    refused = counter.call(path, {"version": 2}, by="leader")
    assert refused.status_code == 422


def test_a_release_that_was_taken_back_waits_again(
    counter: Counter, at: Callable[[datetime], None]
) -> None:
    case = counter.take_in()
    at(NEXT_DAY)
    daily_job(counter)
    path = f"/overdue/{case['code']}/release"
    moved = counter.call(path, {"version": 1}, by="leader").get_json()["case"]

    counter.report(moved, "undo", by="supervisor")

    assert daily_job(counter).startswith("1 late, 1 of them new")
    assert dates(counter)[0]["proposal"] is not None
    assert daily_job(counter).startswith("1 late, 0 of them new")


def test_a_case_that_waits_for_the_citizen_is_not_late(
    counter: Counter, at: Callable[[datetime], None]
) -> None:
    counter.moved(counter.take_in(), ("request_supplement", {"needs": [{"what": "Tờ khai"}]}))
    at(NEXT_DAY)

    assert dates(counter) == []
    assert daily_job(counter).startswith("0 late")


def test_cases_of_other_systems_are_listed_too(counter: Counter) -> None:
    late = a_case(status=Status.PROCESSING, due_at=NOW - timedelta(days=3))
    counter.site.gateway.backend.save([late])

    assert [line["days"] for line in dates(counter)] == [3]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # the other has one writer
def test_the_daily_job_and_a_proposal_wait_for_who_moves_the_date(
    counter: Counter, at: Callable[[datetime], None]
) -> None:
    """Or a release that comes between would be taken for a date that waits, and forgotten."""
    case, gateway = counter.take_in(), counter.site.gateway
    at(NEXT_DAY)
    asked = {"reason": "Chờ", "due_at": "2025-11-18T17:00:00+07:00"}
    path = f"/overdue/{case['code']}/proposal"

    with ThreadPoolExecutor(2) as others, gateway.engine.begin() as conn:
        rows.fetch(conn, rows.with_codes([case["code"]]).with_for_update())
        daily = others.submit(daily_job, counter)
        proposing = others.submit(counter.call, path, asked)
        eventually(lambda: conn.scalar(text(WAIT)) == 2, "both wait for the case")
        due_at = DUE + timedelta(days=1)
        (known,) = rows.fetch(conn, rows.with_codes([case["code"]]))
        moved = structs.replace(known, version=2, due_at=due_at, first_due_at=DUE)
        save_all(conn, [moved], NEXT_DAY)

    assert daily.result().startswith("1 late, 0 of them new; 0 of those listed")
    assert proposing.result().get_json()["field"] == "event"
