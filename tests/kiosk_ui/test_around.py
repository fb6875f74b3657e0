"""Around the lookup: installing the page, how to ask, privacy, a second host, other sites."""

from __future__ import annotations

from html import unescape
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from kiosk_ui.phone_needs import Contact, Line, Widget
from lookup_gateway.model import OfficeCard
from tests.kiosk_ui.hall import FULL, Hall, app_of, phone_needs, token_of

SITE = "https://motcua.example.gov.vn"
LINKS = (("Một cửa", "https://motcua.example.gov.vn"), ("Dịch vụ công", "https://dvc.example.vn"))


@pytest.fixture
def app(hall: Hall) -> Flask:
    """A province with some lines, a second host and a widget."""
    needs = phone_needs(
        contacts=(Contact(Line.SMS, "8000"), Contact(Line.ZALO), Contact(Line.TELEGRAM)),
        offices=(OfficeCard(name="UBND phường Hồng Gai", address="Số 1", phone="1900 0001"),),
        widget=Widget(sites=(SITE,), links=LINKS),
    )
    return app_of(hall, phone=needs, hosts={"e-services.example.vn": "en"})


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """Somebody at that province's pages."""
    return app.test_client()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_manifest_makes_it_an_app_that_opens_on_the_page(
    visitor: FlaskClient, lang: str
) -> None:
    page = visitor.get(f"/?lang={lang}").text
    assert f'href="/manifest.webmanifest?lang={lang}"' in page

    manifest = visitor.get(f"/manifest.webmanifest?lang={lang}").get_json(force=True)

    assert manifest["display"] == "standalone"
    assert manifest["start_url"] == f"/?lang={lang}"
    assert manifest["lang"] == lang
    for icon in manifest["icons"]:
        with visitor.get(icon["src"]) as answer:
            side = Image.open(BytesIO(answer.data)).size
        assert icon["sizes"] == f"{side[0]}x{side[1]}"
    assert {icon["sizes"] for icon in manifest["icons"]} >= {"192x192", "512x512"}


def test_the_browser_finds_its_icon(visitor: FlaskClient) -> None:
    answer = visitor.get("/favicon.ico")

    assert Image.open(BytesIO(answer.data)).format == "ICO"
    assert "max-age" in answer.headers["Cache-Control"]


def test_the_worker_keeps_the_offline_page_and_never_an_answer(visitor: FlaskClient) -> None:
    answer = visitor.get("/phone-sw.js")

    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert '"/ui/css/phone.css"' in answer.text
    assert "VERSION" not in answer.text
    assert '"SHELL"' not in answer.text
    for kept in ('"/t/', '"/"', '"/api'):
        assert kept not in answer.text


def test_the_offline_page_says_so_in_both_languages(visitor: FlaskClient) -> None:
    page = unescape(visitor.get("/offline").text)

    assert "Không có kết nối mạng" in page
    assert "No network connection" in page


def test_how_names_the_open_lines_the_closed_ones_and_whom_to_call(visitor: FlaskClient) -> None:
    page = unescape(visitor.get("/how").text)

    assert 'href="sms:8000"' in page
    assert "Zalo: chưa mở." in page
    assert "Telegram: chưa mở." in page
    assert "SMS: chưa mở" not in page
    assert 'href="tel:19000000"' in page
    assert "UBND phường Hồng Gai" in page
    assert "bổ sung giấy tờ qua trang này: chưa mở" in page


@pytest.mark.parametrize("path", ["/how", "/privacy"])
def test_the_pages_about_the_service_are_a_press_away(visitor: FlaskClient, path: str) -> None:
    for page in ("/", f"/t/{token_of(FULL)}"):
        assert f'href="{path}?lang=vi"' in visitor.get(page).text


def test_privacy_names_the_law_that_is_in_force_and_the_rights(visitor: FlaskClient) -> None:
    page = unescape(visitor.get("/privacy").text)

    assert "91/2025/QH15" in page
    assert "13/2023/NĐ-CP" in page
    assert "rút lại đồng ý" in page
    assert "Set-Cookie" not in visitor.get("/privacy").headers


@pytest.mark.parametrize(
    ("host", "lang"),
    [
        ("e-services.example.vn", "en"),
        ("E-Services.example.vn:443", "en"),
        ("dichvucong.example.vn", "vi"),
        ("e-services.example.vn.evil.example", "vi"),
    ],
)
def test_the_second_host_speaks_english_first(visitor: FlaskClient, host: str, lang: str) -> None:
    for path in ("/", f"/t/{token_of(FULL)}", "/kiosk/", "/nothing-here"):
        page = visitor.get(path, headers={"Host": host}).text
        assert f'<html lang="{lang}"' in page
        assert host not in page


def test_the_second_host_still_speaks_vietnamese_when_asked(visitor: FlaskClient) -> None:
    page = visitor.get("/?lang=vi", headers={"Host": "e-services.example.vn"}).text

    assert '<html lang="vi"' in page


def test_a_foreign_host_changes_no_address(visitor: FlaskClient) -> None:
    for path in ("/", f"/t/{token_of(FULL)}", "/how", "/widget.js", "/widget/"):
        answer = visitor.get(path, headers={"Host": "evil.example"})
        assert "evil.example" not in answer.text
        assert "evil.example" not in str(answer.headers)


def test_only_listed_sites_may_frame_the_widget_and_nothing_else(visitor: FlaskClient) -> None:
    widget = visitor.get("/widget/").headers["Content-Security-Policy"]

    assert f"frame-ancestors {SITE};" in widget
    assert (
        widget.replace(f"frame-ancestors {SITE}", "frame-ancestors 'none'")
        == (visitor.get("/").headers["Content-Security-Policy"])
    )


def test_without_sites_nobody_frames_it(client: FlaskClient) -> None:
    assert "frame-ancestors 'none';" in client.get("/widget/").headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("origin", "allowed"), [(SITE, SITE), ("https://evil.example", None), (None, None)]
)
def test_only_listed_sites_may_read_the_script(
    visitor: FlaskClient, origin: str | None, allowed: str | None
) -> None:
    headers = {"Origin": origin} if origin else {}

    answer = visitor.get("/widget.js", headers=headers)

    assert answer.headers.get("Access-Control-Allow-Origin") == allowed
    assert "Origin" in answer.headers["Vary"]
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert f'["{SITE}"]' in answer.text


def test_the_widget_answers_without_script_and_shows_the_links_beside_it(
    visitor: FlaskClient,
) -> None:
    page = unescape(visitor.post("/widget/", data={"text": FULL}).text)

    assert "cần được bổ sung" in page
    assert "Giấy chứng sinh" not in page
    for name, url in LINKS:
        assert f'<a href="{url}" target="_blank" rel="noopener noreferrer">{name}</a>' in page


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("", 422, "Chưa có mã hồ sơ"),
        ("H49.12-251105-0999", 404, "Chưa tìm thấy"),
        ("H57132-260817-0412", 422, "Ông/Bà muốn xem hồ sơ nào?"),
    ],
)
def test_the_widget_says_what_is_wrong(
    visitor: FlaskClient, text: str, status: int, said: str
) -> None:
    answer = visitor.post("/widget/", data={"text": text})

    assert answer.status_code == status
    assert said in unescape(answer.text)
