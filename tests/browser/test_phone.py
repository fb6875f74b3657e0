"""A citizen with a phone: one field, no script needed, and the page behind the receipt's QR."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from lookup_gateway.model import Status
from tests.browser.checks import expect_accessible, expect_phone_sizes
from tests.kiosk_ui.hall import FULL, code_of, token_of

CODE = code_of(Status.PROCESSING)
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A phone that runs no script."""
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)  # type: ignore[arg-type] # a size, as above
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(page: Page) -> Page:
    """A phone."""
    page.set_viewport_size({"width": 390, "height": 844})
    return page


def test_without_script_a_code_is_typed_and_answered(plain_page: Page, site_url: str) -> None:
    plain_page.goto(site_url)
    plain_page.get_by_label("Nhập mã hồ sơ").fill(CODE)
    plain_page.get_by_role("button", name="Tra cứu").click()

    expect(plain_page.get_by_role("heading", level=1)).to_contain_text("đang được giải quyết")
    assert CODE not in plain_page.url
    plain_page.get_by_role("button", name="English").click()
    expect(plain_page.get_by_role("heading", level=1)).to_contain_text("being processed")


def test_without_script_the_kiosk_works_too(plain_page: Page, site_url: str) -> None:
    plain_page.set_viewport_size({"width": 1080, "height": 1920})
    plain_page.goto(f"{site_url}/kiosk/")
    plain_page.get_by_role("button", name="Nhập mã bằng tay").click()
    plain_page.get_by_role("textbox").fill(CODE)
    plain_page.get_by_role("textbox").press("Enter")
    plain_page.get_by_role("button", name="Đúng, tra cứu").click()

    expect(plain_page.get_by_role("heading", level=1)).to_contain_text("đang được giải quyết")
    expect(plain_page.get_by_role("button", name="In phiếu")).to_be_hidden()  # a script prints
    assert CODE not in plain_page.url
    plain_page.get_by_role("link", name="Xong").first.click()
    expect(plain_page.locator("body")).to_have_attribute("data-state", "wait")


def test_an_error_gets_the_focus_and_keeps_what_was_typed(phone: Page, site_url: str) -> None:
    phone.goto(site_url)
    phone.get_by_label("Nhập mã hồ sơ").fill("H49.12-251105-0999")
    phone.get_by_role("button", name="Tra cứu").tap()

    expect(phone.get_by_role("alert")).to_be_focused()
    expect(phone.locator("#text")).to_have_value("H49.12-251105-0999")
    assert phone.title().startswith("Lỗi: ")
    phone.get_by_role("link", name="Chưa tìm thấy").tap()
    expect(phone.locator("#text")).to_be_focused()
    assert phone.url.endswith("#text")


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("text", [None, "", CODE, "H49.12-251105-0999", "H57132-260817-0412"])
def test_every_page_reads_well_on_a_phone(
    phone: Page, site_url: str, lang: str, text: str | None
) -> None:
    phone.goto(f"{site_url}/?lang={lang}")
    if text is not None:
        phone.locator("#text").fill(text)
        phone.locator(".enter .button").tap()
        expect(phone.locator("[data-focus]")).to_be_visible()

    expect_phone_sizes(phone)
    expect_accessible(phone)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("token", [token_of(FULL), "X-1"])
def test_the_receipts_page_reads_well_on_a_phone(
    phone: Page, site_url: str, lang: str, token: str
) -> None:
    phone.goto(f"{site_url}/t/{token}?lang={lang}")

    expect(phone.locator("html")).to_have_attribute("lang", lang)
    expect_phone_sizes(phone)
    expect_accessible(phone)


def test_the_receipts_qr_is_shown_on_request(phone: Page, site_url: str) -> None:
    phone.goto(f"{site_url}/t/{token_of(FULL)}")

    phone.get_by_text("Mã QR của hồ sơ này").tap()

    picture = phone.get_by_role("img", name="Mã QR mở trang này")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("(i) => i.naturalWidth") > 0


def test_the_smallest_phone_needs_no_sideways_scrolling(phone: Page, site_url: str) -> None:
    phone.set_viewport_size({"width": 320, "height": 568})

    phone.goto(f"{site_url}/t/{token_of(FULL)}")

    assert phone.evaluate("document.documentElement.scrollWidth") == 320
