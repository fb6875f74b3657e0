"""The letter and the slip about a missed date: signed while they wait, given once released.

Quyết định 11/2020 Thái Nguyên, Điều 11 khoản 4 điểm g; TN-07."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lookup_gateway import timetable
from lookup_gateway.backends.sql import LatePapers
from lookup_gateway.backends.sql.overdue_daily import overdue_daily
from lookup_gateway.clock import VIETNAM
from lookup_gateway.officers import Role
from lookup_gateway.paper.signatures import signers
from tests.desk.conftest import Counter
from tests.desk.test_forms import text_of
from tests.paper.authority import AGENCY, certificate_env, pkcs12_file
from tests.signin.hands import settled
from tests.sites import held_clock

NEXT_DAY = datetime(2025, 11, 13, 7, 30, tzinfo=VIETNAM)  # the case was due the day before
BETTER = {"reason": "Chờ xác minh", "due_at": "2025-11-19T17:00:00+07:00"}


@pytest.fixture
def office(open_counter: Callable[..., Counter], database_url: str, tmp_path: Path) -> Counter:
    """A counter whose agency has a certificate, on each kind of database."""
    return open_counter(DATABASE_URL=database_url, **certificate_env(tmp_path))


def late(office: Counter, tmp_path: Path) -> dict[str, Any]:
    """Take a case in, let its date pass, and do the daily chore."""
    case = office.take_in()
    held_clock(tmp_path, NEXT_DAY)
    (chore,) = [one for one in timetable.chores(office.site.gateway) if one.name == "overdue"]
    chore.work(NEXT_DAY)
    office.site.level()
    return case


def papers(office: Counter) -> dict[str, dict[str, Any]]:
    """Return the papers that wait about the one late case, by their form."""
    (line,) = office.call("/overdue", by="leader").get_json()["cases"]
    return {paper["form"]: paper for paper in line["papers"]}


def release(office: Counter, case: dict[str, Any], **wish: str) -> None:
    """Release what waits, by the leader."""
    body = {"version": case["version"], **wish}
    done = office.call(f"/overdue/{case['code']}/release", body, by="leader")
    assert done.status_code == 200, done.text
    office.site.level()


def given(office: Counter, case: dict[str, Any]) -> list[str]:
    """Return the hashes of the forms that the citizen may open."""
    kit = office.site.gateway.kit(case["code"], 0)
    proof = {"lookup_code": kit.lookup_code.replace(" ", "")}
    path = f"/api/v1/cases/{case['code']}/files"
    told = office.site.client.post(path, json={"proof": proof}).get_json()
    return [file["sha256"] for file in told["files"]]


def test_both_papers_are_signed_when_the_job_proposes_by_article_11_4g_of_thai_nguyen(
    office: Counter, tmp_path: Path
) -> None:
    case = late(office, tmp_path)

    waiting = papers(office)

    assert set(waiting) == {"apology", "extension"}
    head = settled(office.site, "truong.hongai", Role.LEADER)
    listed = head.get("/desk/dates").text
    for form, paper in waiting.items():
        path = paper["path"].removeprefix("/api/v1/desk")
        pdf = office.call(path, by="leader").get_data()
        assert paper["signed"]
        assert [one.name for one in signers(pdf)] == [AGENCY]
        assert hashlib.sha256(pdf).hexdigest() == paper["sha256"]
        assert "Lý do: Hồ sơ chưa giải quyết xong trong thời hạn đã hẹn" in text_of(pdf)
        assert "17 giờ 00 phút, ngày 20 tháng 11 năm 2025" in text_of(pdf)
        assert f"/desk/papers/{form}/{case['code']}" in listed
        assert head.get(f"/desk/papers/{form}/{case['code']}").get_data() == pdf
    assert given(office, case) == []

    release(office, case)

    assert given(office, case) == [waiting["apology"]["sha256"]]
    again = office.call(f"/cases/{case['code']}/forms/extension.pdf").get_data()
    assert hashlib.sha256(again).hexdigest() == waiting["extension"]["sha256"]


def test_another_reason_or_date_draws_both_anew_and_the_old_ones_are_never_given(
    office: Counter, tmp_path: Path
) -> None:
    case = late(office, tmp_path)
    before = papers(office)

    assert office.call(f"/overdue/{case['code']}/proposal", BETTER).status_code == 200

    after = papers(office)
    assert all(after[form]["sha256"] != before[form]["sha256"] for form in before)
    assert [one["signed"] for one in after.values()] == [True, True]
    release(office, case)
    assert given(office, case) == [after["apology"]["sha256"]]


@pytest.mark.parametrize("route", ["release", "events"])
def test_what_a_leader_words_anew_is_signed_and_given_and_not_what_waited(
    office: Counter, tmp_path: Path, route: str
) -> None:
    case = late(office, tmp_path)
    before = papers(office)

    if route == "release":
        release(office, case, **BETTER)
    else:
        office.moved(case, ("extend", BETTER), by="leader")
        office.site.level()

    (apology,) = given(office, case)
    assert apology != before["apology"]["sha256"]
    pdf = office.site.gateway.papers.get(apology)
    assert "Lý do: Chờ xác minh" in text_of(pdf)
    assert [one.name for one in signers(pdf)] == [AGENCY]


def test_what_is_never_released_is_never_given_and_goes_with_its_proposal(
    office: Counter, tmp_path: Path
) -> None:
    case = late(office, tmp_path)
    done = office.moved(case, ("complete", {"result": {"outcome": "granted"}}))
    office.site.level()
    assert given(office, case) == []

    (chore,) = [one for one in timetable.chores(office.site.gateway) if one.name == "overdue"]
    said = chore.work(NEXT_DAY)

    assert said.endswith("1 of those listed before are settled; 0 letters and slips drawn")
    assert office.site.gateway.forms.of(done["code"]) == []


def test_a_released_letter_stays_the_same_whatever_happens_next(
    office: Counter, tmp_path: Path
) -> None:
    case = late(office, tmp_path)
    apology = papers(office)["apology"]["sha256"]
    release(office, case)
    moved = office.call(f"/cases/{case['code']}").get_json()["case"]

    office.moved(moved, ("stop", {"reason": "Không đủ điều kiện"}))

    again = office.call(f"/cases/{case['code']}/forms/apology.pdf").get_data()
    assert hashlib.sha256(again).hexdigest() == apology


def test_a_release_that_is_refused_signs_nothing(office: Counter, tmp_path: Path) -> None:
    case = late(office, tmp_path)
    before = office.site.gateway.forms.of(case["code"])
    path = f"/overdue/{case['code']}/release"

    by_desk = office.call(path, {"version": 1, **BETTER})
    too_late = office.call(path, {"version": 9, **BETTER}, by="leader")

    assert (by_desk.status_code, too_late.status_code) == (422, 409)
    assert office.site.gateway.forms.of(case["code"]) == before


def test_many_late_cases_are_drawn_in_bounded_batches_the_oldest_date_first(
    counter: Counter, tmp_path: Path
) -> None:
    due = [datetime(2025, 11, 12, hour, tzinfo=VIETNAM) for hour in (17, 11)]
    later, sooner = [counter.take_in(due_at=at.isoformat())["code"] for at in due]
    held_clock(tmp_path, NEXT_DAY)
    gateway = counter.site.gateway
    batch = LatePapers(gateway.overdue, gateway.forms, most=2)
    overdue_daily(gateway.overdue, NEXT_DAY)

    assert batch.draw(NEXT_DAY) == "2 letters and slips drawn; more wait"
    assert (len(gateway.forms.of(sooner)), gateway.forms.of(later)) == (2, [])
    assert batch.draw(NEXT_DAY) == "2 letters and slips drawn"
    assert batch.draw(NEXT_DAY) == "0 letters and slips drawn"


def test_a_certificate_that_is_gone_stops_neither_the_job_nor_the_release(
    office: Counter, tmp_path: Path
) -> None:
    (tmp_path / "agency.p12").unlink()

    case = late(office, tmp_path)

    assert papers(office) == {}
    assert office.site.gateway.late_papers.draw(NEXT_DAY).endswith("the certificate signs nothing")
    release(office, case)
    assert given(office, case) == []
    pkcs12_file(tmp_path)
    held_clock(tmp_path, NEXT_DAY + timedelta(hours=1))
    office.call(f"/cases/{case['code']}/forms/apology.pdf")
    assert len(given(office, case)) == 1
