"""Officers' sessions: cookies, forms, roles; and citizens, who have none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from lookup_gateway.officers import Role
from lookup_gateway.store.sessions import LONGEST
from tests.signin.hands import ACCOUNT, PASSWORD, Browser, add, settled
from tests.sites import CODE, SINCE, Site, held_clock

MakeSite = Callable[..., Site]


@pytest.fixture
def held(make_site: MakeSite, redis_url: str, sqlite_url: str, tmp_path: Path) -> Site:
    """A gateway whose clock the test holds."""
    clock = held_clock(tmp_path, SINCE)
    return make_site(REDIS_URL=redis_url, DATABASE_URL=sqlite_url, LOOKUP_CLOCK_FILE=clock)


def test_no_citizen_ever_gets_a_cookie(site: Site) -> None:
    browser = Browser(site)

    for path in ("/", "/kiosk/", f"/api/v1/cases/{CODE}", "/hotline/", "/nowhere"):
        assert "Set-Cookie" not in browser.get(path).headers


def test_a_page_of_officers_leads_strangers_to_the_sign_in_and_back(site: Site) -> None:
    once = add(site)
    browser = Browser(site)

    sent = browser.get("/hotline/?lang=en")

    assert (sent.status_code, sent.headers["Location"]) == (
        303,
        "/sign-in?to=/hotline/&lang=en",
    )
    assert browser.sign_in(once).status_code == 303


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example", "/\\evil", "javascript:1"]
)
def test_a_sign_in_leads_nowhere_else(site: Site, to: str) -> None:
    once = add(site)

    assert Browser(site).sign_in(once, to=to).headers["Location"] == "/hotline/?lang=vi"


@pytest.mark.parametrize(
    ("role", "to", "home"),
    [
        (Role.LEADER, "/desk/reports/month/2025-11-01", "/desk/reports"),
        (Role.DESK, "/desk/cases/H49.12-251105-0007", "/desk/"),
        (Role.STATISTICS, "", "/desk/reports"),
        (Role.STATISTICS, "/desk/", "/desk/reports"),
    ],
)
def test_a_sign_in_leads_to_a_page_that_opens(site: Site, role: Role, to: str, home: str) -> None:
    once = add(site, role=role)
    browser = Browser(site)
    assert browser.sign_in(once, to=to).headers["Location"] == f"{home}?lang=vi"
    browser.change(once, PASSWORD)

    assert browser.get(home).status_code == 200


def test_the_cookie_is_for_this_host_alone_and_no_script(
    make_site: MakeSite, redis_url: str, sqlite_url: str
) -> None:
    site = make_site(
        REDIS_URL=redis_url, DATABASE_URL=sqlite_url, PUBLIC_URL="https://hoso.example.vn"
    )
    once = add(site)

    cookie = Browser(site, scheme="https").sign_in(once).headers["Set-Cookie"]

    assert cookie.startswith("__Host-officer=")
    parts = {part.strip() for part in cookie.split(";")[1:]}
    assert parts == {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"}


def test_without_https_the_cookie_is_as_strict_as_it_can_be(site: Site) -> None:
    cookie = Browser(site).get("/sign-in").headers["Set-Cookie"]

    assert cookie.startswith("officer=")
    assert {"HttpOnly", "SameSite=Strict"} <= {part.strip() for part in cookie.split(";")}


def test_a_cookie_from_before_the_sign_in_is_no_session_after_it(site: Site) -> None:
    once = add(site)
    browser = Browser(site)
    browser.get("/sign-in")
    planted = browser.cookie

    browser.sign_in(once)

    assert planted is not None
    assert browser.cookie != planted
    victim = Browser(site)
    victim.client.set_cookie("officer", planted)
    assert not victim.is_in()


def test_a_cookie_kept_from_before_the_sign_out_opens_nothing(site: Site) -> None:
    browser = settled(site)
    kept = browser.cookie
    assert kept is not None

    out = browser.sign_out()

    assert (out.status_code, out.headers["Location"]) == (303, "/sign-in?lang=vi")
    assert browser.cookie is None
    thief = Browser(site)
    thief.client.set_cookie("officer", kept)
    assert not thief.is_in()


def test_who_signs_in_again_leaves_no_session_behind(site: Site) -> None:
    browser = settled(site)
    before = browser.cookie
    assert before is not None

    browser.sign_in(PASSWORD)

    assert browser.is_in()
    thief = Browser(site)
    thief.client.set_cookie("officer", before)
    assert not thief.is_in()


def test_a_changed_password_ends_the_sessions_that_others_have(site: Site) -> None:
    browser = settled(site)
    other = Browser(site)
    other.sign_in(PASSWORD)
    before = browser.cookie

    browser.change(PASSWORD, "một câu khác dài hơn nhiều")

    assert browser.is_in()
    assert browser.cookie != before
    assert not other.is_in()


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/hotline/", {"text": CODE}),
        ("/sign-in/out", {}),
        ("/sign-in/password", {"old": PASSWORD, "new": "x" * 20, "again": "x" * 20}),
    ],
)
def test_a_form_without_its_token_does_nothing(
    site: Site, path: str, fields: dict[str, str]
) -> None:
    browser = settled(site)
    other = settled(site, "tranthib.hongai")

    for token in ("", "0" * 16, other.token("/hotline/")):
        refused = browser.post(path, form_token=token, **fields)
        assert refused.status_code == 403
        assert CODE not in refused.text
    assert browser.is_in()


def test_a_sign_in_needs_the_form_of_the_same_browser(site: Site) -> None:
    once = add(site)
    attacker, victim = Browser(site), Browser(site)
    token = attacker.token("/sign-in")

    refused = victim.post("/sign-in", form_token=token, account=ACCOUNT, password=once)

    assert refused.status_code == 403
    assert "mở quá lâu" in refused.text
    assert not victim.is_in()


def test_a_pause_ends_the_session(held: Site, tmp_path: Path) -> None:
    browser = settled(held)
    held_clock(tmp_path, SINCE + timedelta(minutes=14))
    assert browser.is_in()
    held_clock(tmp_path, SINCE + timedelta(minutes=28))
    assert browser.is_in()
    held_clock(tmp_path, SINCE + timedelta(minutes=43))

    assert not browser.is_in()
    held_clock(tmp_path, SINCE + timedelta(minutes=29))
    assert not browser.is_in()


def test_nobody_stays_for_longer_than_a_working_day(held: Site, tmp_path: Path) -> None:
    browser = settled(held)
    for minutes in range(0, LONGEST // 60, 14):
        held_clock(tmp_path, SINCE + timedelta(minutes=minutes))
        assert browser.is_in()
    held_clock(tmp_path, SINCE + timedelta(seconds=LONGEST))

    assert not browser.is_in()


@pytest.mark.parametrize("role", Role)
def test_whose_work_it_is_may_see_the_hotline(site: Site, role: Role) -> None:
    browser = settled(site, role=role)

    assert browser.get("/hotline/").status_code == (403 if role is Role.STATISTICS else 200)


@pytest.mark.parametrize(
    ("old", "new", "again", "why"),
    [
        ("not it", "một câu khác dài hơn nhiều", None, "đang dùng chưa đúng"),
        (PASSWORD, "một câu khác dài hơn nhiều", "hai câu khác", "không giống nhau"),
        (PASSWORD, "ngắn", None, "ít hơn 12 ký tự"),
        (PASSWORD, PASSWORD, None, "quá dễ đoán"),
        (PASSWORD, "nguyenvana2026", None, "quá dễ đoán"),
        (PASSWORD, "y" * 201, None, "dài quá 200 ký tự"),
    ],
)
def test_a_password_that_cannot_be_is_refused_with_its_reason(
    site: Site, old: str, new: str, again: str | None, why: str
) -> None:
    browser = settled(site)

    refused = browser.change(old, new, again)

    assert (refused.status_code, why in refused.text) == (422, True)
    assert browser.is_in()
    assert Browser(site).sign_in(PASSWORD).status_code == 303


def test_without_the_database_nobody_comes_in_and_nobody_is_told_why(
    make_site: MakeSite, redis_url: str, tmp_path: Path
) -> None:
    site = make_site(REDIS_URL=redis_url, DATABASE_URL=f"sqlite:///{tmp_path}/away/cases.db")
    browser = settled(site)
    for gateway in (site.gateway, site.app.extensions["gateway"]):
        gateway.engine.dispose()
    (tmp_path / "away").rename(tmp_path / "gone")

    assert browser.get("/hotline/").status_code == 503
