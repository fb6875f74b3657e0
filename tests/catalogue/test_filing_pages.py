"""A citizen files by the plain form, and hands in what the desk asked for, without a script."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from lookup_gateway import codes
from lookup_gateway.demo import procedures
from lookup_gateway.life import Event, Wish
from lookup_gateway.model import Case, Need, Status
from lookup_gateway.officers import Officer, Role
from tests.desk.conftest import NOW
from tests.sites import Site, held_clock

PDF = b"%PDF-1.7 to khai"
OFFICER = Officer("nguyenvana.honggai", "Nguyễn Văn A", "H49.12", Role.DESK)


@pytest.fixture
def hall(make_site: Callable[..., Site], redis_url: str, database_url: str, tmp_path: Path) -> Site:
    """A gateway with the demonstration's catalogue, on a Thursday at 9:10."""
    clock = held_clock(tmp_path, NOW)
    site = make_site(REDIS_URL=redis_url, DATABASE_URL=database_url, LOOKUP_CLOCK_FILE=clock)
    procedures.load(site.gateway)
    site.level()
    return site


def form(site: Site, **fields: Any) -> dict[str, Any]:
    """Return what a browser sends of the form, filled in."""
    page = site.client.get("/file?procedure=1.001193").text
    once = re.search(r'name="once" value="([^"]+)"', page)
    assert once
    return {
        "procedure": "1.001193",
        "once": once[1],
        "office": "H49.12",
        "applicant_name": "Nguyễn Văn A",
        "applicant_phone": "0912345678",
        "return_by": "post",
        "paper-0": (BytesIO(PDF), "to-khai.pdf"),
        "paper-1": (BytesIO(), ""),
        **fields,
    }


def sent(site: Site, **fields: Any) -> Any:
    return site.client.post("/file", data=form(site, **fields))


def number(page: str) -> str:
    found = re.search(r"S-\d{6}-[0-9A-Z]{8}", page)
    assert found
    return found[0]


def case(site: Site, submission: str) -> Case:
    found = site.gateway.backend.get(submission)
    assert found
    return found


def ask_for_a_paper(site: Site, submission: str) -> dict[str, str]:
    """Let the desk ask for a paper, and return what opens the case to its applicant."""
    wish = Wish(event=Event.REQUEST_SUPPLEMENT, version=1, needs=(Need(what="Giấy chứng sinh"),))
    after = site.gateway.case_desk.report(submission, wish, OFFICER)
    assert isinstance(after, Case), after
    site.level()
    return {"text": submission, "lookup_code": site.gateway.lookup_code(after)}


def test_a_citizen_files_by_the_form_by_article_9_2a_of_phu_tho(hall: Site) -> None:
    """Quyết định 31/2020/QĐ-UBND, Điều 9 khoản 2 điểm a: answered within 8 working hours."""
    page = sent(hall)

    assert page.status_code == 201
    told = unescape(page.text)
    assert "7/11/2025" in told
    filed = case(hall, number(told))
    assert (filed.status, filed.submitted_via) == (Status.SUBMITTED, "online")
    assert filed.return_by == "post"
    papers = hall.gateway.submissions.papers(filed.code)
    assert [(one.name, one.size) for one in papers] == [
        ("Tờ khai đăng ký khai sinh: to-khai.pdf", len(PDF))
    ]


def test_the_page_after_filing_leads_to_the_case(hall: Site) -> None:
    told = unescape(sent(hall).text)
    hall.level()

    link = re.search(r'href="[^"]+(/[tT]/[^"?]+)\?lang=vi"', told)
    assert link
    assert number(told) in hall.client.get(link[1]).text


def test_the_page_after_filing_tells_what_a_telephone_takes_for_the_number(hall: Site) -> None:
    told = unescape(sent(hall).text)

    assert f'Phím điện thoại: <bdi class="code">{codes.digits(number(told))}</bdi>' in told


def test_who_files_for_another_is_kept_beside_the_applicant(hall: Site) -> None:
    told = sent(hall, filed_by_name="Trần Thị B", filed_by_phone="0987654321").text

    agent = hall.gateway.submissions.filer(number(told))
    assert agent
    assert agent.name == "Trần Thị B"


def test_the_same_form_sent_twice_files_once(hall: Site) -> None:
    once = form(hall)["once"]

    first, second = (number(sent(hall, once=once).text) for _ in range(2))

    assert first == second


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"applicant_name": " "}, "Viết họ và tên."),
        ({"applicant_phone": "123"}, "Xem lại số điện thoại."),
        ({"applicant_phone": ""}, "Viết số điện thoại hoặc địa chỉ thư điện tử"),
        ({"office": "H49.99"}, "Chọn lại nơi nộp."),
        ({"paper-0": b"MZ"}, "Xem lại các tệp"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_written_stays(
    hall: Site, fields: dict[str, Any], said: str
) -> None:
    files = {k: (BytesIO(v), "a.pdf") for k, v in fields.items() if isinstance(v, bytes)}
    page = sent(hall, filed_by_name="Trần Thị B", **{**fields, **files})

    assert page.status_code == 422
    assert said in unescape(page.text)
    assert 'value="Trần Thị B"' in unescape(page.text)
    assert not hall.gateway.backend.page("", 1)


@pytest.mark.parametrize("query", ["?procedure=2.000815", "?procedure=9.999999"])
def test_what_cannot_be_filed_online_is_told_as_such(hall: Site, query: str) -> None:
    page = hall.client.get(f"/file{query}")

    assert page.status_code == 404
    assert "không nộp trực tuyến được ở đây" in page.text


def test_the_list_names_what_can_be_filed(hall: Site) -> None:
    page = unescape(hall.client.get("/file").text)

    assert "Đăng ký khai sinh" in page
    assert "Chứng thực chữ ký" not in page  # of level 2


def test_files_that_are_too_large_together_are_told_so(hall: Site) -> None:
    most = hall.gateway.desk_rules.limits.all_most

    page = hall.client.post(
        "/file",
        content_type="multipart/form-data; boundary=b",
        environ_overrides={"CONTENT_LENGTH": str(most + 2_000_000)},
    )

    assert page.status_code == 413
    assert "Các tệp gửi lên quá lớn" in page.text


@pytest.mark.parametrize(
    "path", ["/file", "/supplement", "/api/v1/submissions", "/api/v1/cases/H49.12-1/supplement"]
)
def test_who_has_spent_the_budget_has_no_files_read(hall: Site, path: str) -> None:
    for _ in range(60):
        hall.client.post("/api/v1/feedback", json={"text": "a"})

    answer = hall.client.post(
        path,
        content_type="multipart/form-data; boundary=b",
        environ_overrides={"CONTENT_LENGTH": "100000000"},  # to read it would be 413
    )

    assert answer.status_code == 429


def test_a_citizen_hands_in_what_was_asked_for_by_article_10_2a_of_phu_yen(hall: Site) -> None:
    """Quy chế Phú Yên (2023), Điều 10 khoản 2 điểm a; Điều 11: amended on the system itself."""
    submission = number(sent(hall).text)
    proof = ask_for_a_paper(hall, submission)
    opened = unescape(hall.client.post("/", data=proof).text)
    assert "Nộp bổ sung giấy tờ" in opened

    page = hall.client.post(
        "/supplement", data={**proof, "said": "Tôi gửi lại", "papers": (BytesIO(PDF), "gcs.pdf")}
    )

    assert page.status_code == 303
    told = hall.client.get(page.location)
    assert told.status_code == 200
    assert "Đã nhận giấy tờ bổ sung" in unescape(told.text)
    assert "Số tệp: 1." in unescape(told.text)
    assert submission in told.text
    assert hall.client.get(page.location).text == told.text  # loaded anew, nothing is sent again
    for private in (submission, proof["lookup_code"], "gcs", "gui"):
        assert private not in page.location
    assert case(hall, submission).status is not Status.SUPPLEMENT_REQUIRED
    assert "gcs.pdf" in [one.name for one in hall.gateway.submissions.papers(submission)]


@pytest.mark.parametrize("sealed", ["abc", "đ", "gAAAAAB", None])
def test_an_address_of_anything_else_tells_nothing(hall: Site, sealed: str | None) -> None:
    other = (
        sealed or hall.gateway.seal(b'["result-file/1", "2026-01-01T00:00:00Z", "x", 1]').decode()
    )

    page = hall.client.get(f"/supplement/{other}")

    assert page.status_code == 404
    assert "Trang này đã hết hạn" in unescape(page.text)


def test_without_the_proof_nothing_is_handed_in(hall: Site) -> None:
    submission = number(sent(hall).text)
    proof = ask_for_a_paper(hall, submission)

    page = hall.client.post("/supplement", data={"text": submission, "said": "Tôi gửi lại"})
    wrong = hall.client.post("/supplement", data={**proof, "lookup_code": "000000000", "said": "x"})

    assert page.status_code == wrong.status_code == 404
    assert case(hall, submission).status is Status.SUPPLEMENT_REQUIRED


def test_an_empty_supplement_is_asked_for_again(hall: Site) -> None:
    proof = ask_for_a_paper(hall, number(sent(hall).text))

    page = hall.client.post("/supplement", data={**proof, "said": " "})

    assert page.status_code == 422
    assert 'action="/supplement' in page.text


def test_no_case_that_lacks_nothing_offers_the_form(hall: Site) -> None:
    filed = case(hall, number(sent(hall).text))
    hall.level()

    proof = {"text": filed.code, "lookup_code": hall.gateway.lookup_code(filed)}
    assert "/supplement" not in hall.client.post("/", data=proof).text
