"""The page of a case tells what its desk needs to know, and gives papers only where there are."""

from __future__ import annotations

from html import unescape

from lookup_gateway.filing import Filed, Filing
from lookup_gateway.model import Applicant, Office, Status
from tests.counter.hands import BIRTH, FIRST, Officer
from tests.sites import a_case

RECEIPT = "/desk/receipts/"
FILING = Filing(
    procedure=BIRTH,
    office="H49.12",
    applicant=Applicant(name="Nguyễn Văn A", phone="0912345678", email="a@example.vn"),
    filed_by=Applicant(name="Nguyễn Văn B", phone="0912345678"),
    return_by="post",
)


def filed(officer: Officer) -> str:
    """File online, and return the number."""
    done = officer.site.gateway.submissions.file(FILING)
    assert isinstance(done, Filed)
    return done.case.code


def test_what_nobody_took_in_has_no_receipt(officer: Officer) -> None:
    number = filed(officer)
    assert RECEIPT not in officer.page(f"cases/{number}")
    officer.page(f"receipts/{number}", status=404)

    officer.report("refuse", number, reason="Không đúng thẩm quyền")

    assert officer.case(number).status is Status.NOT_ACCEPTED
    assert RECEIPT not in officer.page(f"cases/{number}")
    officer.page(f"receipts/{number}", status=404)


def test_a_receipt_that_cannot_be_had_is_told_of(officer: Officer) -> None:
    officer.take_in()
    assert RECEIPT in officer.page(f"cases/{FIRST}")
    assert officer.browser.get(f"{RECEIPT}{FIRST}").status_code == 200
    for file in (officer.site.settings.data_dir / "papers").glob("??/*"):
        file.unlink()

    assert "Chưa in được giấy hẹn" in officer.page(f"receipts/{FIRST}", status=503)


def test_who_filed_for_whom_and_how_the_result_goes_back_is_shown(officer: Officer) -> None:
    page = officer.page(f"cases/{filed(officer)}")

    for told in ("Nguyễn Văn B, 0912345678", "a@example.vn", "qua bưu chính"):
        assert told in page


def test_an_identity_number_is_for_the_cases_own_desk(officer: Officer) -> None:
    number, elsewhere = "022099001234", Office(id="H49.34", name="Sở Tư pháp")
    own, other = a_case(), a_case("H49.34-251105-0001", office=elsewhere, steps=())
    officer.site.gateway.backend.save([own, other])

    assert number in officer.page(f"cases/{own.code}")
    assert number not in officer.page(f"cases/{other.code}")


def test_a_second_request_for_papers_is_warned_of(officer: Officer) -> None:
    """Quy chế kèm QĐ 31/2020/QĐ-UBND Phú Thọ Đ9.2.c."""
    officer.take_in()
    asking, warning = f"cases/{FIRST}?do=request_supplement", "chỉ được hướng dẫn một lần"
    assert warning not in officer.page(asking)

    officer.report("request_supplement", needs="Tờ khai")
    officer.report("supplement_received")

    assert warning in unescape(officer.page(asking))
