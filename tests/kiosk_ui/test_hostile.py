"""What nobody should send never breaks a page, and comes back harmless."""

from __future__ import annotations

from html import unescape
from urllib.parse import quote_from_bytes

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk_ui import asking
from tests.kiosk_ui.hall import Hall, app_of

HOSTILE = {
    "NUL": b"H49.12\0-251105-0007",
    "broken UTF-8": b"\xff\xfe\xc3\x28 H49.12-251105-0999",
    "right-to-left override": "\u202e7000-501152-21.94H".encode(),
    "a script": b"<script>alert(1)</script>",
    "an attribute's end": b'" onfocus="alert(1)" x="',
    "a template": b"{{ 7*7 }} {% raw %}",
    "16 KB": b"H49.12-" + b"9" * 16_000,
    "10,000 spaces": b" " * 10_000 + b"x",
    "marks without end": ("e" + "\u0323" * 5_000).encode(),
}
PAGES = [("/", "text"), ("/kiosk/", "text"), ("/kiosk/", "scan")]
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize(("place", "field"), PAGES)
def test_hostile_input_is_answered_and_escaped(
    client: FlaskClient, place: str, field: str, raw: bytes
) -> None:
    answer = client.post(place, data=f"{field}={quote_from_bytes(raw)}", content_type=FORM)

    assert answer.status_code < 500
    for live in ("<script>alert", 'onfocus="alert', "49 ", "\u202e", "\0"):
        assert live not in answer.text


def test_a_body_beyond_16_kb_is_refused_with_a_page(client: FlaskClient) -> None:
    answer = client.post("/kiosk/", data={"text": "9" * 20_000})

    assert answer.status_code == 413
    assert "Nội dung gửi lên quá dài" in unescape(answer.text)


def test_an_unknown_address_gets_a_page_with_a_way_on(client: FlaskClient) -> None:
    answer = client.get("/không-có")

    assert answer.status_code == 404
    assert 'href="/?lang=vi"' in answer.text


def test_a_fault_of_ours_shows_no_cause(hall: Hall) -> None:
    hall.cards = None  # type: ignore[assignment] # the heart will stumble over this

    answer = app_of(hall).test_client().post("/", data={"text": "H49.12-251105-0007"})

    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert "Chưa tra cứu được lúc này" in unescape(answer.text)


@pytest.mark.parametrize("lang", ["fr", "", "vi' or 1", "../en"])
def test_a_language_we_do_not_speak_is_vietnamese(client: FlaskClient, lang: str) -> None:
    assert '<html lang="vi">' in client.get("/", query_string={"lang": lang}).text


@given(st.text())
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_what_goes_back_into_the_field_is_short_and_visible(text: str) -> None:
    kept = asking.kept(text)

    assert len(kept) <= asking.MOST_KEPT
    assert kept.isprintable() or kept == ""
    kept.encode()


@given(st.text())
@settings(max_examples=200)
def test_any_scan_is_understood_or_refused(text: str) -> None:
    question = asking.scanned(text, "https://tra-cuu.example.vn")

    assert question is None or bool(question.text) != bool(question.proof)
