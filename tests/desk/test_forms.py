"""Forms as officers print them: the right paper for the case, and the same bytes again."""

from __future__ import annotations

import hashlib
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from lookup_gateway.paper.forms import Form
from tests.desk.conftest import Counter

PDF = "application/pdf"
RESULT = {"outcome": "granted", "where": "Quầy 3"}


def text_of(pdf: bytes) -> str:
    """Return the text of a PDF, its lines joined."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [document[place].get_textpage().get_text_range() for place in range(len(document))]
    document.close()
    return " ".join(" ".join(pages).split())


def printed(counter: Counter, case: dict[str, Any], form: str, query: str = "") -> bytes:
    """Return a form of a case."""
    answer = counter.call(f"/cases/{case['code']}/forms/{form}.pdf{query}")
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == PDF
    return answer.get_data()


def test_the_receipt_says_who_what_and_when_and_carries_the_codes(counter: Counter) -> None:
    case = counter.take_in()

    answer = counter.call(f"/cases/{case['code']}/receipt.pdf")

    assert answer.status_code == 200, answer.text
    assert answer.mimetype == PDF
    assert answer.headers["Cache-Control"] == "no-store"
    text = text_of(answer.get_data())
    for told in (
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "UBND PHƯỜNG HỒNG GAI",
        "Nguyễn Văn A",
        "091****678",
        "Đăng ký khai sinh",
        "17 giờ 00 phút, ngày 12 tháng 11 năm 2025",
    ):
        assert told in text
    page = pypdfium2.PdfDocument(answer.get_data())[0].render(scale=3).to_pil().convert("L")
    assert {found.text for found in zxingcpp.read_barcodes(page)} == {
        case["code"],
        counter.site.gateway.kit(case["code"], 0).url,
    }


def test_the_same_form_again_is_the_same_bytes_by_whomever(counter: Counter) -> None:
    case = counter.take_in()
    first = printed(counter, case, "receipt")
    moved = counter.moved(case, ("start", {}))

    again = counter.call(f"/cases/{moved['code']}/receipt.pdf", by="supervisor").get_data()

    assert again == first
    (issued,) = counter.site.gateway.forms.of(case["code"])
    assert issued.sha256 == hashlib.sha256(first).hexdigest()
    assert issued.version == 1


def test_what_says_something_else_is_another_form(counter: Counter) -> None:
    case = counter.take_in()
    first = printed(counter, case, "receipt")
    due = {"due_at": "2025-11-14T17:00:00+07:00", "reason": "Chờ xác minh"}
    moved = counter.moved(case, ("extend", due), by="leader")

    again = printed(counter, moved, "receipt")

    assert "ngày 14 tháng 11 năm 2025" in text_of(again)
    assert "ngày 14 tháng 11 năm 2025" not in text_of(first)
    issued = counter.site.gateway.forms.of(case["code"])
    assert [one.form for one in issued].count(Form.RECEIPT) == 2


def test_a_result_at_once_has_a_receipt_when_it_is_asked_for(counter: Counter) -> None:
    """Quyết định 31/2020 Phú Thọ, Điều 10 khoản 1 điểm d."""
    case = counter.moved(counter.take_in(), ("complete", {"result": RESULT}), ("return", {}))

    assert case["code"] in text_of(printed(counter, case, "receipt"))


@pytest.mark.parametrize(
    ("event", "fields", "form", "told"),
    [
        (
            "request_supplement",
            {"needs": [{"what": "Giấy chứng sinh", "by": "2025-11-20"}]},
            "supplement",
            "Giấy chứng sinh 20/11/2025",
        ),
        ("stop", {"reason": "Không đủ điều kiện"}, "stop", "Lý do: Không đủ điều kiện"),
        (
            "extend",
            {"due_at": "2025-11-14T17:00:00+07:00", "reason": "Chờ xác minh"},
            "apology",
            "Thời gian hẹn trả kết quả mới: 17 giờ 00 phút, ngày 14 tháng 11 năm 2025",
        ),
        (
            "extend",
            {"due_at": "2025-11-14T17:00:00+07:00", "reason": "Chờ xác minh"},
            "extension",
            "Thời gian hẹn trả kết quả lần đầu: 17 giờ 00 phút, ngày 12 tháng 11 năm 2025",
        ),
        ("start", {}, "control", "Giải quyết hồ sơ"),
    ],
)
def test_each_state_has_its_form_by_article_9_of_tt_01_2018(
    counter: Counter, event: str, fields: dict[str, Any], form: str, told: str
) -> None:
    case = counter.moved(counter.take_in(), (event, fields), by="leader")

    assert told in text_of(printed(counter, case, form))


def test_a_form_that_the_case_has_not_is_refused_with_those_that_it_has(counter: Counter) -> None:
    case = counter.take_in()

    answer = counter.call(f"/cases/{case['code']}/forms/refusal.pdf")

    assert answer.status_code == 422
    assert answer.get_json()["field"] == "form"
    assert answer.get_json()["allowed"] == ["receipt", "control"]


@pytest.mark.parametrize("query", ["?size=a3", "?size=80mm", "?lang=fr"])
def test_a_paper_that_there_is_not_is_refused(counter: Counter, query: str) -> None:
    case = counter.take_in()

    answer = counter.call(f"/cases/{case['code']}/receipt.pdf{query}")

    assert answer.status_code == 422
    assert answer.get_json()["field"] in ("size", "lang")


def test_nobody_prints_another_units_case(counter: Counter) -> None:
    code = counter.take_in()["code"]

    assert counter.call(f"/cases/{code}/receipt.pdf", by="elsewhere").status_code == 403
    assert counter.call(f"/cases/{code}/receipt.pdf", by="statistics").status_code == 403
    assert counter.call("/cases/H49.12-251106-0999/receipt.pdf").status_code == 404
    assert counter.site.client.get(f"/api/v1/desk/cases/{code}/receipt.pdf").status_code == 401
    assert counter.site.gateway.forms.of(code) == []


def test_a_form_whose_file_is_lost_is_told_of(counter: Counter) -> None:
    case = counter.take_in()
    printed(counter, case, "receipt")
    for file in (counter.site.settings.data_dir / "papers").glob("??/*"):
        file.unlink()

    answer = counter.call(f"/cases/{case['code']}/receipt.pdf")

    assert answer.status_code == 503
    assert answer.get_json()["detail"] == "the form cannot be had: no such file is kept"


def test_the_register_of_a_day_has_its_cases_in_their_order(counter: Counter) -> None:
    """TT 01/2018/TT-VPCP, Điều 9: sổ theo dõi hồ sơ, A4."""
    cases = [counter.take_in() for _ in range(3)]
    other = counter.take_in(received_at="2025-11-05T09:00:00+07:00")

    answer = counter.call("/register.pdf?day=2025-11-06")

    assert answer.status_code == 200
    text = text_of(answer.get_data())
    places = [text.index(case["code"]) for case in cases]
    assert places == sorted(places)
    assert other["code"] not in text
    page = pypdfium2.PdfDocument(answer.get_data())[0]
    assert [round(side * 25.4 / 72) for side in page.get_size()] == [297, 210]


def test_the_register_is_the_offices_own(counter: Counter) -> None:
    assert counter.call("/register.pdf?office=H49.13").status_code == 403
    assert counter.call("/register.pdf", by="elsewhere").status_code == 200
    assert counter.call("/register.pdf?day=6/11").get_json()["field"] == "day"
    assert counter.call("/register.pdf", by="statistics").status_code == 403
