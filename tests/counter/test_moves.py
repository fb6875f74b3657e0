"""Cases are found and moved on at the counter: only what is possible, and never over another's."""

from __future__ import annotations

import re
from html import unescape

import pytest

from lookup_gateway.model import Fee, Handling, Office, Status
from lookup_gateway.officers import Role
from tests.counter.hands import FIRST, Officer
from tests.signin.hands import actions
from tests.sites import Site, a_case

WORKING = Status.PROCESSING
AGENCIES = ("H49.12", "H49.34")
FEES = tuple(f"fee_{part}_{line}" for part in ("name", "amount") for line in range(1, 5))
_OFFERED = re.compile(r'(?:name="do" value="|[?&]do=)(\w+)')


def offered(page: str) -> set[str]:
    """Return the events that a case's page offers."""
    return set(_OFFERED.findall(page))


@pytest.mark.parametrize(
    "typed", [FIRST, FIRST.lower(), "1", "0001", "2511060001", f"ho so {FIRST} day"]
)
def test_a_case_is_found_as_officers_and_citizens_say_it(officer: Officer, typed: str) -> None:
    officer.take_in()
    officer.site.level()

    answer = officer.send("find", text=typed)

    assert answer.location == f"/desk/cases/{FIRST}?lang=vi"


def test_a_receipts_qr_opens_the_case(officer: Officer) -> None:
    officer.take_in()
    officer.site.level()

    answer = officer.send("find", text=officer.site.gateway.receipt_url(officer.case()))

    assert answer.location == f"/desk/cases/{FIRST}?lang=vi"


@pytest.mark.parametrize("typed", ["9", "H49.12-251106-0999", "https://evil.example/T/1", "alo"])
def test_what_is_no_case_is_said_to_be_none(officer: Officer, typed: str) -> None:
    answer = officer.send("find", text=typed)

    assert answer.status_code == 404
    assert "Không tìm thấy hồ sơ" in answer.text
    assert officer.browser.get(f"/desk/cases/{FIRST}").status_code == 404


def test_only_what_may_come_next_is_offered_the_likeliest_first(officer: Officer) -> None:
    officer.take_in()
    received = officer.page(f"cases/{FIRST}")
    assert _OFFERED.search(received)[1] == "start"  # type: ignore[index] # else the test fails
    assert offered(received).isdisjoint({"accept", "refuse", "return", "close", "undo"})
    assert "part_done" not in offered(received)  # nobody else has a part in it

    officer.report("complete", outcome="granted")

    assert offered(officer.page(f"cases/{FIRST}")) >= {"return", "post_sent"}
    assert officer.report("start").status_code == 422


@pytest.mark.parametrize(
    ("event", "fields", "field"),
    [
        ("request_supplement", {"needs": " \n "}, "needs"),
        ("request_supplement", {"needs": "Tờ khai", "needs_by": "mai"}, "needs_by"),
        ("transfer", {"unit": ""}, "unit"),
        ("transfer", {"unit": "H99"}, "unit"),
        ("stop", {}, "reason"),
        ("payment_received", {"paid_at": "01/12/2025"}, "paid_at"),
    ],
)
def test_what_an_event_lacks_is_said_at_its_field(
    officer: Officer, event: str, fields: dict[str, str], field: str
) -> None:
    officer.take_in()

    answer = officer.report(event, **fields)

    assert answer.status_code == 422
    assert f'id="{field}-wrong"' in answer.text
    assert officer.case().version == 1


def test_who_comes_second_is_told_how_the_case_stands_now(officer: Officer) -> None:
    officer.take_in()
    officer.report("start")

    answer = officer.report("stop", version="1", reason="Nhầm")

    page = unescape(answer.text)
    assert answer.status_code == 409
    assert "Nay là “Đang xử lý” (UBND phường Hồng Gai, 06/11/2025 09:10)" in page
    assert 'name="version" value="2"' in page
    assert "Nhầm</textarea>" in page
    assert officer.case().status is Status.PROCESSING


def test_a_mistake_is_taken_back_by_a_supervisor_alone(site: Site, officer: Officer) -> None:
    officer.take_in()
    officer.report("start")
    supervisor = Officer(site, Role.SUPERVISOR, "tranthib.hongai")
    assert "undo" not in offered(officer.page(f"cases/{FIRST}"))
    assert "undo" in offered(supervisor.page(f"cases/{FIRST}"))

    assert officer.report("undo").status_code == 422
    supervisor.report("undo")

    assert officer.case().status is Status.RECEIVED
    assert "undo" not in offered(supervisor.page(f"cases/{FIRST}"))


def test_a_date_is_moved_by_a_leader_alone(site: Site, officer: Officer) -> None:
    """Docs, life: nothing of an apology is seen before a leader releases it."""
    officer.take_in()
    leader = Officer(site, Role.LEADER, "tranthib.hongai")
    apology = {"due_at": "07/11/2025", "reason": "Chờ xác minh"}
    assert "extend" not in offered(officer.page(f"cases/{FIRST}"))
    assert "extend" in offered(leader.page(f"cases/{FIRST}"))

    assert "không làm được" in unescape(officer.report("extend", **apology).text)
    assert 'id="due_at-wrong"' in leader.report("extend", **apology).text
    assert officer.case().version == 1

    leader.report("extend", **{**apology, "due_at": "20/11/2025"})
    assert officer.case().first_due_at is not None


def test_agencies_that_are_not_done_are_named_to_who_completes_the_case(officer: Officer) -> None:
    parts = [Handling(unit=unit, lead=unit == "H49.12", status=WORKING) for unit in AGENCIES]
    case = a_case(FIRST, status=WORKING, handled_by=tuple(parts))
    officer.site.gateway.backend.save([case])

    answer = officer.report("complete", outcome="granted")

    assert answer.status_code == 422
    assert "còn phần việc chưa xong của Sở Tư pháp" in unescape(answer.text)


def test_a_fourth_fee_stays_a_fee(officer: Officer) -> None:
    fees = tuple(Fee(name=f"Phí {line}", amount=1_000 * line) for line in range(1, 5))
    officer.site.gateway.backend.save([a_case(FIRST, status=WORKING, fees=fees)])

    page = officer.page(f"cases/{FIRST}?do=request_payment")
    sent = {one: page.partition(f'id="{one}"')[2].split('value="')[1].split('"')[0] for one in FEES}
    officer.report("request_payment", **sent)

    assert officer.case().fees == fees
    assert 'id="fee_name_5"' in page


def test_each_event_names_the_unit_that_it_means(officer: Officer) -> None:
    officer.take_in()

    assert ">Chuyển đến" in officer.page(f"cases/{FIRST}?do=transfer")
    assert ">Đơn vị không nhận được" in officer.page(f"cases/{FIRST}?do=transfer_failed")


def test_another_units_case_can_be_read_and_nothing_else(officer: Officer) -> None:
    elsewhere = a_case(
        "H49.34-251105-0001", office=Office(id="H49.34", name="Sở Tư pháp"), steps=()
    )
    officer.site.gateway.backend.save([elsewhere])

    page = officer.page(f"cases/{elsewhere.code}")

    assert "chỉ xem" in page
    assert offered(page) == set()
    assert officer.report("stop", elsewhere.code, reason="x").status_code == 403
    assert officer.browser.get(f"/desk/receipts/{elsewhere.code}").status_code == 403


def test_the_receipt_is_a_pdf_and_the_same_when_asked_again(officer: Officer) -> None:
    officer.take_in()

    first, again = (officer.browser.get(f"/desk/receipts/{FIRST}") for _ in range(2))

    assert first.mimetype == "application/pdf"
    assert first.data.startswith(b"%PDF")
    assert first.data == again.data


def test_the_day_shows_what_the_units_took_in_or_moved_today(officer: Officer) -> None:
    own = a_case("H49.12-251101-0001", status=Status.PROCESSING)
    old = a_case("H49.12-251101-0002", status=Status.PROCESSING)
    officer.site.gateway.backend.save([own, old])
    officer.take_in()
    officer.report("stop", own.code, reason="Công dân xin dừng")

    page = officer.page("")

    assert (FIRST in page, own.code in page, old.code in page) == (True, True, False)


def test_every_look_and_every_write_is_in_the_log(site: Site, officer: Officer) -> None:
    officer.take_in()
    officer.page(f"cases/{FIRST}")
    officer.browser.get(f"/desk/receipts/{FIRST}")
    officer.report("start")

    noted = [one for one in actions(site, "nguyenvana.hongai") if one != "desk.day"]
    assert noted[-4:] == ["take_in", "desk.read", "desk.receipt", "start"]


def test_who_only_counts_has_no_counter(site: Site) -> None:
    counting = Officer(site, Role.STATISTICS, "levanc.hongai")

    for path in ("", "new", "pile", "calls", "submissions", "dates", "feedback"):
        counting.page(path, status=403)
