"""What waits for the desk: calls, submissions, dates in danger, feedback; and piles of receipts."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

from werkzeug.datastructures import MultiDict

from lookup_gateway.filing import Filing
from lookup_gateway.model import Applicant, Event, Office, Status
from lookup_gateway.officers import Officer as Person
from lookup_gateway.officers import Role
from lookup_gateway.overdue import Proposal
from lookup_gateway.store import calls, write
from tests.counter.hands import BIRTH, FIRST, Officer, case_of
from tests.desk.conftest import NOW
from tests.sites import Site, a_case

CLERK = Person("nguyenvana.hongai", "Nguyễn Văn A", "H49.12", Role.DESK)
SECOND = "H49.12-251106-0002"
LATE = "H49.12-251020-0001"


def order(site: Site, code: str) -> None:
    """Let a regulation have somebody called."""
    duty = (Event.SUPPLEMENT, "Nghị định 61/2018/NĐ-CP, Điều 19 khoản 4")
    write(site.gateway.engine, lambda conn: calls.order(conn, code, 1, duty, NOW))


def test_a_call_is_listed_with_number_and_reason_until_it_was_made(officer: Officer) -> None:
    elsewhere = Office(id="H49.34", name="Sở Tư pháp")
    officer.site.record(a_case(), a_case("H49.34-251105-0001", office=elsewhere, steps=()))
    order(officer.site, "H49.34-251105-0001")
    order(officer.site, "H49.12-251105-0007")

    page = officer.page("calls")
    assert "cần bổ sung giấy tờ: Bản sao Giấy chứng sinh" in page
    assert "0912345678" in page
    assert "H49.34-251105-0001" not in page
    officer.send("calls", call="1")  # another unit's
    assert officer.send("calls", call="2").location == "/desk/calls?lang=vi&done=1"

    assert "Không còn ai phải gọi" in officer.page("calls")
    assert len(calls.Calls(officer.site.gateway.engine, lambda: NOW).open()) == 1


def test_what_was_filed_online_waits_with_its_clock_and_its_papers(officer: Officer) -> None:
    filing = Filing(
        procedure=BIRTH,
        office="H49.12",
        applicant=Applicant(name="Nguyễn Văn A", phone="0912345678"),
    )
    filed = officer.site.gateway.submissions.file(filing)
    code = filed.case.code  # type: ignore[union-attr] # a Fault would have none, and fail here

    page = officer.page("submissions")

    assert code in page
    assert "06/11/2025 09:10" in page
    assert officer.report("accept", code).status_code == 303
    assert "Không có hồ sơ nào chờ" in officer.page("submissions")


def test_a_late_case_is_listed_and_its_new_date_released_by_a_leader(
    site: Site, officer: Officer
) -> None:
    late = a_case(LATE, status=Status.PROCESSING, due_at=NOW - timedelta(days=2))
    site.record(late)
    leader = Officer(site, Role.LEADER, "tranthib.hongai")
    proposal = Proposal("Chờ xác minh", NOW + timedelta(days=5))
    site.gateway.overdue.propose(LATE, proposal, CLERK)

    assert "quá 2 ngày" in officer.page("dates")
    assert "Chờ xác minh" in officer.page("dates")
    assert "Ban hành" not in officer.page("dates")
    assert officer.send("dates", code=LATE, version="1").status_code == 403
    assert leader.send("dates", code=LATE, version="1").status_code == 303

    moved = case_of(site, LATE)
    assert (moved.due_at, moved.first_due_at) == (proposal.due_at, late.due_at)


def test_feedback_is_read_and_answered(officer: Officer) -> None:
    gateway = officer.site.gateway
    taken = gateway.opinions.take(None, "Chưa thấy trả lời", gateway.seal(b"0912345678"))
    assert taken.reference in officer.page("feedback")
    path = f"feedback/{taken.reference}"
    assert "0912345678" in officer.page(path)

    assert officer.send(path, do="answer", text=" ").status_code == 422
    assert officer.send(path, do="note", text="Đang xác minh").status_code == 303
    assert officer.send(path, do="answer", text="Đã trả lời bằng văn bản").status_code == 303

    read = gateway.opinions.read(taken.reference)
    assert read is not None
    assert read.answer == "Đã trả lời bằng văn bản"
    assert "Không có phản ánh nào" in officer.page("feedback")
    officer.page("feedback/F-251106-00000000", status=404)


def pile(officer: Officer, codes: list[tuple[str, str]], **fields: str) -> tuple[int, str]:
    """Send the pile as the page does; return the status and the page."""
    form = MultiDict(fields | {"form_token": officer.browser.token("/desk/")})
    form.setlist("code", [code for code, _ in codes])
    form.setlist("version", [version for _, version in codes])
    marks = [officer.site.gateway.name(f"pile {CLERK.account} {code}") for code, _ in codes]
    form.setlist("mark", marks)
    answer = officer.browser.client.post("/desk/pile", data=form)
    return answer.status_code, unescape(answer.text)


def test_a_pile_grows_by_one_row_for_each_receipt(officer: Officer) -> None:
    officer.take_in()
    officer.take_in(name="Nguyễn Văn B")

    _, page = pile(officer, [(FIRST, "1")], text="2")
    assert page.index(SECOND) < page.index(FIRST)
    _, page = pile(officer, [(SECOND, "1"), (FIRST, "1")], text=FIRST)
    assert page.count('name="code"') == 2
    _, page = pile(officer, [(FIRST, "1")], text="9")
    assert "Không tìm thấy" in page


def test_one_event_for_all_tells_of_each_what_became_of_it(officer: Officer) -> None:
    officer.take_in()
    officer.take_in(name="Nguyễn Văn B")
    officer.report("start", SECOND)

    _, page = pile(officer, [(FIRST, "1"), (SECOND, "1")], do="start")

    assert "Đã ghi 1 trên 2" in page
    assert "vừa được người khác chuyển bước" in page
    assert officer.case(SECOND).version == 2


def test_an_event_that_needs_something_asks_for_it_once_for_all(officer: Officer) -> None:
    officer.take_in()
    status, page = pile(officer, [(FIRST, "1")], do="transfer")
    assert (status, 'id="unit"' in page) == (200, True)
    status, page = pile(officer, [(FIRST, "1")], do="transfer", report="1", unit="")
    assert (status, 'id="unit-wrong"' in page) == (422, True)

    _, page = pile(officer, [(FIRST, "1")], do="transfer", report="1", unit="H49.34")

    assert "Đã ghi 1 trên 1" in page
    assert officer.case().steps[-1].unit in ("H49.34", "Sở Tư pháp")


def test_a_pile_that_was_made_up_shows_nothing(officer: Officer) -> None:
    officer.take_in()
    form = {"code": FIRST, "version": "1", "mark": "0" * 16}

    answer = officer.send("pile", **form)

    assert FIRST not in answer.text


def test_what_is_wrong_for_a_pile_is_said_at_its_field(officer: Officer) -> None:
    officer.take_in()

    for event, field in (("request_supplement", "needs"), ("request_payment", "fee_amount_1")):
        status, page = pile(officer, [(FIRST, "1")], do=event, report="1")
        assert (status, f'id="{field}-wrong"' in page) == (422, True)
