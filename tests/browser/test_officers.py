"""An agent at the hotline, by keyboard alone: signs in, serves callers, leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.browser.checks import expect_accessible
from tests.running import listening
from tests.signin.hands import ACCOUNT, PASSWORD, add, settled
from tests.sites import CODE, Site, a_case

OTHER = "H49.12-251105-0008"


@pytest.fixture
def site_url(site: Site) -> Iterator[str]:
    """The address of a gateway with two cases."""
    site.record(a_case(OTHER))
    with listening(lambda _: site.app) as url:
        yield url


def keys(page: Page, *presses: str) -> None:
    """Press keys one after the other; what is no key's name is typed."""
    for press in presses:
        if press in ("Tab", "Enter", "Escape", "Shift+Tab", "Space", "ArrowDown"):
            page.keyboard.press(press)
        else:
            page.keyboard.insert_text(press)


def signed_in(page: Page, site_url: str) -> None:
    """Come to the hotline's page by keys."""
    page.goto(f"{site_url}/hotline/")
    expect(page.get_by_label("Tên tài khoản")).to_be_focused()
    keys(page, ACCOUNT, "Tab", PASSWORD, "Enter")
    expect(page.get_by_label("Người gọi hỏi gì?")).to_be_focused()


def expect_nothing_behind(page: Page) -> None:
    """Assert that Back shows nothing: no answer was kept, and a form is not sent again unasked."""
    with suppress(Error):  # ERR_CACHE_MISS, where the page behind was a form's answer
        page.go_back()
    assert CODE not in page.content()
    page.goto("about:blank")


def test_the_first_sign_in_asks_for_an_own_password(page: Page, site_url: str, site: Site) -> None:
    once = add(site)
    page.goto(f"{site_url}/hotline/")
    expect(page.get_by_label("Tên tài khoản")).to_be_focused()
    expect_accessible(page)
    keys(page, ACCOUNT, "Tab", "a wrong password", "Enter")
    expect(page.get_by_role("alert")).to_contain_text("chưa đúng")
    expect_accessible(page)
    expect(page.get_by_label("Tên tài khoản")).to_be_focused()

    keys(page, ACCOUNT, "Tab", once, "Enter")
    expect(page.get_by_label("Mật khẩu đang dùng")).to_be_focused()
    expect_accessible(page)
    keys(page, once, "Tab", "ngắn", "Tab", "ngắn", "Enter")
    expect(page.get_by_role("alert")).to_contain_text("ít hơn 12")
    expect(page.get_by_label("Mật khẩu đang dùng")).to_be_focused()
    keys(page, once, "Tab", PASSWORD, "Tab", PASSWORD, "Enter")

    expect(page.get_by_label("Người gọi hỏi gì?")).to_be_focused()


def test_a_caller_is_served_and_forgotten_by_keyboard_alone(
    page: Page, site_url: str, site: Site
) -> None:
    settled(site)
    signed_in(page, site_url)

    keys(page, f"em hỏi hồ sơ {CODE} ạ", "Enter")
    heard = page.locator("[data-voice]")
    expect(heard).to_contain_text("còn thiếu giấy tờ")
    expect(page.locator("[data-focus]")).to_be_focused()
    expect_accessible(page)
    keys(page, "Tab", "0000", "Enter")
    expect(page.get_by_role("alert")).to_contain_text("chưa khớp")
    expect(page.locator("[data-focus]")).to_be_focused()
    keys(page, "Tab", site.gateway.lookup_code(a_case()), "Enter")
    expect(page.get_by_text("Người gọi đã chứng minh")).to_be_visible()
    expect_accessible(page)
    page.get_by_text("Các kênh khác trả lời").focus()
    keys(page, "Enter")
    expect(page.locator("[data-chat]")).to_contain_text("Giấy chứng sinh")

    keys(page, "Escape")
    expect(page.get_by_label("Người gọi hỏi gì?")).to_be_focused()
    assert CODE not in page.content()
    expect_nothing_behind(page)


def test_the_next_caller_can_be_asked_for_at_once(page: Page, site_url: str, site: Site) -> None:
    settled(site)
    signed_in(page, site_url)

    for code in (CODE, OTHER):
        keys(page, code, "Enter")
        expect(page.locator("[data-voice]")).to_contain_text(f"0 0 0 {code[-1]}")
        expect(page.locator("[data-focus]")).to_be_focused()
        keys(page, "Escape")
        expect(page.get_by_label("Người gọi hỏi gì?")).to_be_focused()


def test_who_has_signed_out_has_left(page: Page, site_url: str, site: Site) -> None:
    settled(site)
    signed_in(page, site_url)
    keys(page, CODE, "Enter")
    expect(page.locator("[data-focus]")).to_be_focused()

    page.get_by_role("button", name="Đăng xuất").focus()
    keys(page, "Enter")

    expect(page.get_by_label("Tên tài khoản")).to_be_focused()
    expect_nothing_behind(page)
    page.goto(f"{site_url}/hotline/")
    expect(page.get_by_label("Tên tài khoản")).to_be_visible()


def test_the_pages_speak_english(page: Page, site_url: str, site: Site) -> None:
    settled(site)
    page.goto(f"{site_url}/hotline/?lang=en")
    expect(page.get_by_label("Account")).to_be_focused()
    expect_accessible(page)
    keys(page, ACCOUNT, "Tab", PASSWORD, "Enter")
    expect(page.get_by_label("What does the caller ask?")).to_be_focused()

    keys(page, CODE, "Enter")

    expect(page.get_by_role("heading", name="Read to the caller")).to_be_focused()
    expect_accessible(page)


def test_everything_works_without_scripts(browser: Browser, site_url: str, site: Site) -> None:
    settled(site)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site_url}/hotline/")
    page.get_by_label("Tên tài khoản").fill(ACCOUNT)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    keys(page, "Enter")

    page.get_by_label("Người gọi hỏi gì?").fill(CODE)
    keys(page, "Enter")

    expect(page.locator("[data-voice]")).to_contain_text("còn thiếu giấy tờ")
    page.get_by_role("link", name="Người gọi tiếp theo").press("Enter")
    expect(page.locator("[data-voice]")).to_have_count(0)
    assert CODE not in page.content()
    context.close()
