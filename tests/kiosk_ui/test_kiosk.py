"""The kiosk by plain forms: scans and typed codes, and nothing that stays behind."""

from __future__ import annotations

from html import unescape

import pytest
from flask.testing import FlaskClient

from lookup_gateway.model import Status
from tests.kiosk_ui.hall import FULL, PUBLIC_URL, Hall, code_of, token_of

FOREIGN = [
    "https://evil.example/T/" + token_of(FULL),
    "https://evil.example/?mahs=" + FULL,
    PUBLIC_URL + ".evil.example/T/" + token_of(FULL),
    PUBLIC_URL + "@evil.example/T/" + token_of(FULL),
    PUBLIC_URL + "/admin",
    "http://[::1/T/X",
    "WIFI:T:WPA;S=CAFE;P=12345678;;",
    "BEGIN:VCARD",
    "<script>alert(1)</script> 123456",
    "javascript:alert(12345)",
    "\u202e12345678",
    "a" * 9_000 + "1234",
]


def test_a_scan_of_the_receipts_qr_opens_tier_1(client: FlaskClient) -> None:
    scan = f"{PUBLIC_URL}/T/{token_of(FULL)}".upper()

    answer = client.post("/kiosk/", data={"scan": scan})

    assert answer.status_code == 200
    assert "Giấy chứng sinh" in unescape(answer.text)


@pytest.mark.parametrize("scan", [FULL, FULL.lower(), f" {FULL}\r\n"])
def test_a_scan_of_the_bare_code_opens_the_case(client: FlaskClient, scan: str) -> None:
    assert client.post("/kiosk/", data={"scan": scan}).status_code == 200


@pytest.mark.parametrize("scan", FOREIGN)
def test_a_scan_of_something_else_is_neither_asked_nor_shown(
    client: FlaskClient, hall: Hall, scan: str
) -> None:
    answer = client.post("/kiosk/", data={"scan": scan})

    assert answer.status_code == 422
    assert "Đây không phải mã QR của giấy hẹn" in unescape(answer.text)
    assert "evil" not in answer.text
    assert scan not in unescape(answer.text)
    assert hall.asked == []


def test_a_scan_that_only_looks_like_a_code_is_called_foreign(client: FlaskClient) -> None:
    answer = client.post("/kiosk/", data={"scan": "12-34"})

    assert answer.status_code == 422
    assert "Đây không phải mã QR của giấy hẹn" in unescape(answer.text)


def test_a_receipt_that_no_longer_opens_is_not_called_mistyped(client: FlaskClient) -> None:
    answer = client.post("/kiosk/", data={"scan": f"{PUBLIC_URL}/T/{token_of(FULL)[:-1]}"})

    assert answer.status_code == 404
    assert "Chưa mở được hồ sơ của giấy hẹn này" in unescape(answer.text)


def test_the_first_prefix_of_the_site_is_filled_in(client: FlaskClient) -> None:
    assert 'value="H49.12-"' in client.post("/kiosk/", data={"do": "enter"}).text


def test_millimetres_come_from_the_site(client: FlaskClient) -> None:
    sheet = client.get("/kiosk/site.css")

    assert sheet.mimetype == "text/css"
    assert sheet.text == ":root{--mm:4.03px;--reach:calc(440*var(--mm))}\n"


@pytest.mark.parametrize("data", [{"text": FULL}, {"scan": f"{PUBLIC_URL}/T/{token_of(FULL)}"}])
def test_the_answer_can_be_had_in_the_other_language_without_a_code_in_the_address(
    client: FlaskClient, data: dict[str, str]
) -> None:
    page = client.post("/kiosk/", data=data).text
    ((name, value),) = data.items()

    assert 'formaction="/kiosk/?lang=en"' in page
    assert f'<input type="hidden" name="{name}" value="{value}">' in page
    assert client.post("/kiosk/?lang=en", data=data).status_code == 200


@pytest.mark.parametrize("status", [Status.PROCESSING, Status.REMOVED])
def test_no_page_of_the_kiosk_may_be_kept(client: FlaskClient, status: Status) -> None:
    pages = [client.get("/kiosk/"), client.post("/kiosk/", data={"text": code_of(status)})]

    for page in pages:
        assert page.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in page.headers
