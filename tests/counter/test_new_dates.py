"""An officer asks for a new date at the counter; a leader alone releases it."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest

from lookup_gateway.model import Office, Status
from lookup_gateway.officers import Role
from tests.counter.hands import Officer, case_of
from tests.desk.conftest import NOW
from tests.signin.hands import actions
from tests.sites import Site, a_case

CODE = "H49.12-251101-0001"
ASKED = {"due_at": "14/11/2025 17:00", "reason": "Chờ xác minh hộ tịch"}


@pytest.fixture
def ahead(site: Site) -> str:
    """A case whose date is tomorrow, and in danger."""
    due = NOW + timedelta(days=1)
    site.record(a_case(CODE, status=Status.PROCESSING, due_at=due, needs=()))
    return CODE


def test_a_case_that_will_be_late_gets_a_proposal_which_a_leader_releases(
    site: Site, officer: Officer, ahead: str
) -> None:
    """NĐ 61/2018/NĐ-CP Đ19.9; Thái Nguyên Đ11.4g."""
    leader = Officer(site, Role.LEADER, "tranthib.hongai")
    form = f"/desk/dates/{ahead}?lang=vi"
    assert form in officer.page("dates")
    assert form in officer.page(f"cases/{ahead}")
    assert 'value="14/11/2025 17:00"' in officer.page(f"dates/{ahead}")  # five days on

    sent = officer.send(f"dates/{ahead}", **ASKED)

    assert sent.location == "/desk/dates?lang=vi&asked=1"
    page = officer.page("dates?asked=1")
    assert "có hiệu lực khi lãnh đạo ban hành" in page
    assert "14/11/2025 17:00: Chờ xác minh hộ tịch" in page
    assert ("nguyenvana.hongai" in page, "Ban hành" in page) == (True, False)
    assert case_of(site, ahead).first_due_at is None
    assert officer.send("dates", code=ahead, version="1").status_code == 403
    assert leader.send("dates", code=ahead, version="1").status_code == 303
    assert case_of(site, ahead).first_due_at is not None
    assert "propose_date" in actions(site, "nguyenvana.hongai")


def test_the_form_sent_twice_makes_one_proposal_and_a_better_one_takes_its_place(
    officer: Officer, ahead: str
) -> None:
    for _ in range(2):
        assert officer.send(f"dates/{ahead}", **ASKED).status_code == 303
    officer.send(f"dates/{ahead}", **{**ASKED, "due_at": "13/11/2025"})

    page = officer.page("dates")
    assert page.count("Chờ xác minh hộ tịch") == 1
    assert "13/11/2025 17:00: " in page
    assert 'value="13/11/2025 17:00"' in officer.page(f"dates/{ahead}")
    assert "Chờ xác minh hộ tịch</textarea>" in officer.page(f"dates/{ahead}")


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("reason", " ", "Chưa nhập"),
        ("due_at", "", "Chưa nhập"),
        ("due_at", "mai", "Ngày hẹn viết như"),
        ("due_at", "06/11/2025 17:00", "sau ngày hẹn cũ"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    officer: Officer, ahead: str, field: str, typed: str, told: str
) -> None:
    answer = officer.send(f"dates/{ahead}", **{**ASKED, field: typed})

    page = unescape(answer.text)
    assert answer.status_code == 422
    assert told in page.partition(f'id="{field}-wrong">')[2].partition("</p>")[0]
    assert ASKED["reason"] in page or field == "reason"
    assert officer.page("dates").count("Sửa đề nghị") == 0


def test_a_date_that_was_moved_is_not_asked_for_again(site: Site, officer: Officer) -> None:
    moved = a_case(CODE, status=Status.PROCESSING, due_at=NOW, first_due_at=NOW - timedelta(days=3))
    site.record(moved)

    assert "/desk/dates/" not in officer.page(f"cases/{CODE}")
    answer = officer.send(f"dates/{CODE}", **ASKED)

    assert answer.status_code == 422
    assert "việc này không làm được" in unescape(answer.text)


def test_another_units_date_is_not_asked_for(site: Site, officer: Officer) -> None:
    elsewhere = Office(id="H49.34", name="Sở Tư pháp")
    other = a_case("H49.34-251105-0001", status=Status.PROCESSING, office=elsewhere, steps=())
    site.record(other)
    counting = Officer(site, Role.STATISTICS, "levanc.hongai")

    officer.page(f"dates/{other.code}", status=403)
    assert officer.send(f"dates/{other.code}", **ASKED).status_code == 403
    assert officer.send(f"dates/{other.code}").status_code == 403
    officer.page("dates/H49.34-251105-0999", status=404)
    counting.page(f"dates/{other.code}", status=403)
    assert officer.browser.post(f"/desk/dates/{other.code}", **ASKED).status_code == 403
