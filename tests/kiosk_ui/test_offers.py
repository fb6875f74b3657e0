"""What the phone's page offers beyond the answer: paying, result files, the calendar, tier 1 by
mã tra cứu."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient

from kiosk_ui.files import LIVES
from kiosk_ui.phone_needs import Contact, Line
from lookup_gateway import proofs
from lookup_gateway.model import Case, Result, ResultFile, Status
from tests.kiosk_ui.hall import FULL, KEYS, NAME, NOW, Hall, app_of, case, phone_needs, token_of

FILE = "https://ket-qua.example.vn/a.pdf?id=1"
DONE = "H49.12-251105-0090"


def done_case(*urls: str) -> Case:
    """Return a completed case with a signed file at each address."""
    files = tuple(ResultFile(name="Giấy khai sinh.pdf", url=url, signed=True) for url in urls)
    return case(DONE, Status.COMPLETED, result=Result(outcome="granted", files=files))


class Moving:
    """A clock that a test moves."""

    now = NOW

    def __call__(self) -> datetime:
        """Return the moment."""
        return self.now


@pytest.fixture
def clock() -> Moving:
    """The clock of the client."""
    return Moving()


@pytest.fixture
def phone(hall: Hall, clock: Moving) -> FlaskClient:
    """A phone at a province that takes payments and is on Telegram."""
    needs = phone_needs(
        clock=clock,
        pay=lambda code, amount: f"https://thanh-toan.example.vn/?code={code}&amount={amount}",
        contacts=(Contact(Line.TELEGRAM, "https://t.me/TinhMauBot"), Contact(Line.ZALO)),
    )
    return app_of(hall, phone=needs).test_client()


def unfolded(ics: bytes) -> list[str]:
    """Return a calendar's lines as they were before they were cut (RFC 5545, 3.1)."""
    assert all(len(line) <= 75 for line in ics.split(b"\r\n"))
    return ics.replace(b"\r\n ", b"").decode().split("\r\n")


def test_the_lookup_code_opens_what_the_code_does_not(client: FlaskClient) -> None:
    right = proofs.lookup_code(FULL, 0, KEYS)

    page = unescape(client.post("/", data={"text": FULL, "lookup_code": f" {right} "}).text)

    assert "Giấy chứng sinh" in page
    assert NAME not in page


def test_a_lookup_code_that_does_not_fit_is_told_and_the_case_still_shown(
    client: FlaskClient,
) -> None:
    page = unescape(client.post("/", data={"text": FULL, "lookup_code": "000 000 000"}).text)

    assert "Mã tra cứu chưa khớp" in page
    assert "cần được bổ sung" in page
    assert "Giấy chứng sinh" not in page


def test_of_an_unknown_case_nothing_is_said_about_the_lookup_code(client: FlaskClient) -> None:
    one, two = (
        client.post("/", data={"text": "H49.12-251105-0999", "lookup_code": number})
        for number in ("111111111", "")
    )

    assert one.status_code == two.status_code == 404
    assert "chưa khớp" not in unescape(one.text)


def test_a_fee_owed_shows_its_sum_a_link_and_a_qr(phone: FlaskClient) -> None:
    page = unescape(phone.get(f"/t/{token_of(FULL)}").text)

    assert "8.000 đồng" in page
    assert f'href="https://thanh-toan.example.vn/?code={FULL}&amount=8000"' in page
    assert re.search(r"<figure class=\"qr\"[^>]*><svg", page)


def test_without_a_place_to_pay_no_link_is_made_up(client: FlaskClient) -> None:
    page = unescape(client.get(f"/t/{token_of(FULL)}").text)

    assert "8.000 đồng" in page
    assert "Nộp tại quầy" in page
    assert "Thanh toán trực tuyến" not in page


def links_of(page: str) -> Iterator[str]:
    """Give the links to files on a page."""
    return iter(re.findall(r'href="(/f/[^"]+)"', page))


def test_a_result_file_is_reached_by_a_link_that_dies(
    phone: FlaskClient, hall: Hall, clock: Moving
) -> None:
    hall.put(done_case(FILE))
    link = next(links_of(phone.get(f"/t/{token_of(DONE)}").text))

    answer = phone.get(link)
    clock.now += LIVES - timedelta(seconds=1)
    last = phone.get(link)
    clock.now += timedelta(seconds=1)
    dead = phone.get(link)

    assert answer.status_code == last.status_code == 303
    assert answer.location == FILE
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert dead.status_code == 404
    assert "ket-qua" not in link
    assert "ket-qua" not in dead.text


def test_the_code_alone_gets_no_link(phone: FlaskClient, hall: Hall) -> None:
    hall.put(done_case(FILE))

    assert "/f/" not in phone.post("/", data={"text": DONE}).text


def test_only_links_of_our_own_lead_anywhere(phone: FlaskClient, hall: Hall) -> None:
    hall.put(done_case(FILE))
    link = next(links_of(phone.get(f"/t/{token_of(DONE)}").text))
    sealed_for_something_else = proofs.seal(b'["x","2025-11-06T02:10:00Z","https://evil"]', KEYS)
    forged = [
        link[:-4] + "AAAA",
        "/f/https%3A%2F%2Fevil.example",
        f"/f/{sealed_for_something_else.decode()}",
        "/f/%00%ff",
        "/f/" + "A" * 3_000,
    ]

    answers = [phone.get(path) for path in forged]

    assert {answer.status_code for answer in answers} == {404}
    assert not any(answer.location for answer in answers)


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example/x.pdf",
        "javascript:alert(1)",
        "//a.example/x",
        "x.pdf",
        "https://",
        "https://a\n",
    ],
)
def test_a_file_elsewhere_than_on_an_https_site_has_no_link(
    phone: FlaskClient, hall: Hall, url: str
) -> None:
    hall.put(done_case(url))

    assert list(links_of(phone.get(f"/t/{token_of(DONE)}").text)) == []


@pytest.mark.parametrize("letter", ["t", "T"])
def test_the_calendar_holds_what_is_to_come_and_no_person(phone: FlaskClient, letter: str) -> None:
    answer = phone.get(f"/{letter}/{token_of(FULL)}.ics")

    lines = unfolded(answer.data)
    assert answer.mimetype == "text/calendar"
    assert [line for line in lines if line.startswith("DTSTART")] == [
        "DTSTART:20251112T100000Z",
        "DTSTART;VALUE=DATE:20251120",
    ]
    assert lines.count("TRIGGER:-P1D") == 2
    assert "SUMMARY:Hẹn trả kết quả hồ sơ" in lines
    for secret in (NAME, "0912345678", token_of(FULL).rpartition("-")[2]):
        assert secret not in answer.text
    assert phone.get(f"/t/{token_of(FULL)}.ics").data == answer.data  # added again: the same


def test_a_case_without_days_to_come_offers_no_calendar(phone: FlaskClient, hall: Hall) -> None:
    hall.put(done_case())

    assert ".ics" not in phone.get(f"/t/{token_of(DONE)}").text
    assert phone.get(f"/t/{token_of(DONE)}.ics").mimetype == "text/html"


def test_a_wrong_token_gets_the_neutral_page_for_its_calendar_too(phone: FlaskClient) -> None:
    wrong = phone.get("/t/X-1.ics")

    assert wrong.status_code == 404
    assert wrong.data == phone.get("/t/X-1").data


def test_a_slash_at_the_end_does_no_harm(client: FlaskClient) -> None:
    assert client.get(f"/t/{token_of(FULL)}/").data == client.get(f"/t/{token_of(FULL)}").data
    assert client.get(f"/T/{token_of(FULL)}/").status_code == 200


def test_telegram_opens_with_the_receipts_own_link(phone: FlaskClient) -> None:
    page = phone.get(f"/t/{token_of(FULL).lower()}").text

    assert f'href="https://t.me/TinhMauBot?start={token_of(FULL)}"' in page
    assert "zalo" not in page.lower()


def test_what_is_passed_on_is_the_bare_address(client: FlaskClient) -> None:
    page = client.get(f"/t/{token_of(FULL)}").text

    shared = page[page.index("Chỉ cho người khác") :].partition("</details>")[0]
    assert token_of(FULL) not in shared
    assert 'href="/"' in shared
