"""What a profile decides about the pages: lines, payment, a second host, other agencies' sites."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from importlib.resources import files
from pathlib import Path

import pytest

from tests.sites import CODE, Site, a_case

SITE = "https://motcua.example.gov.vn"
MORE = f"""
[payment]
url = "https://thanh-toan.example.vn/?code={{code}}&amount={{amount}}"

[hosts]
en = "e-services.example.vn"

[widget]
sites = ["{SITE}"]
links = [{{ name = "Một cửa", url = "{SITE}" }}]
"""


@pytest.fixture
def province(
    make_site: Callable[..., Site], redis_url: str, sqlite_url: str, tmp_path: Path
) -> Site:
    """A province that has decided all of it."""
    demo = (files("lookup_gateway.profiles") / "demo.toml").read_text(encoding="utf-8")
    profile = tmp_path / "tinh.toml"
    profile.write_text(demo + MORE, encoding="utf-8")
    made = make_site(REDIS_URL=redis_url, DATABASE_URL=sqlite_url, LOOKUP_PROFILE=str(profile))
    made.record(a_case())
    return made


def test_the_page_pays_frames_and_speaks_as_the_profile_says(province: Site) -> None:
    client, receipt = province.client, f"/t/{province.token(a_case())}"

    page = unescape(client.get(receipt).text)
    assert f"https://thanh-toan.example.vn/?code={CODE}&amount=8000" in page
    english = client.get(receipt, headers={"Host": "e-services.example.vn"}).text
    assert '<html lang="en"' in english
    frame = client.get("/widget/")
    assert f"frame-ancestors {SITE};" in frame.headers["Content-Security-Policy"]
    assert "Một cửa" in unescape(frame.text)


def test_how_tells_what_is_on_and_what_lacks_its_account(province: Site) -> None:
    page = unescape(province.client.get("/how").text)

    assert 'href="sms:8000"' in page  # Twilio's token is there
    assert "Zalo: chưa mở." in page
    assert "Telegram: chưa mở." in page


def test_without_an_account_to_send_by_no_address_is_asked_for(province: Site) -> None:
    page = province.client.get(f"/t/{province.token(a_case())}").text

    assert 'action="/follow' not in page
    assert 'action="/complain' in page


def test_a_complaint_sent_twice_is_one_in_the_backend_too(province: Site) -> None:
    form = {"token": province.token(a_case()), "complaint": "Tôi chờ lâu."}

    first, second = (province.client.post("/complain", data=form) for _ in "12")

    assert first.status_code == 200
    assert first.data == second.data


@pytest.mark.parametrize(
    ("origin", "allowed"), [(SITE, SITE), ("https://evil.example", None), ("null", None)]
)
def test_scripts_of_listed_sites_may_ask_the_api_and_no_others(
    province: Site, origin: str, allowed: str | None
) -> None:
    path, headers = f"/api/v1/cases/{CODE}", {"Origin": origin}

    asked = province.client.get(path, headers=headers)
    before = province.client.options("/api/v1/lookups", headers=headers)

    for answer in (asked, before):
        assert answer.headers.get("Access-Control-Allow-Origin") == allowed
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert "Origin" in answer.headers["Vary"]
    assert before.headers["Access-Control-Allow-Headers"] == "Content-Type"


def test_officers_routes_are_shared_with_nobody(province: Site) -> None:
    answer = province.client.get(f"/api/v1/desk/cases/{CODE}", headers={"Origin": SITE})

    assert "Access-Control-Allow-Origin" not in answer.headers
