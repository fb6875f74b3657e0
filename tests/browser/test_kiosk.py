"""A citizen at the kiosk: looks a case up by keys and by scanner, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from lookup_gateway.model import Status
from tests.browser.checks import SIZES, expect_accessible, expect_kiosk_sizes
from tests.browser.hands import press, scan, tap
from tests.kiosk_ui.hall import FULL, LATE, Hall, code_of, full_case, token_of

CODE = code_of(Status.PROCESSING)
LONG = "H49.12-251031-0051"
UNKNOWN_CODE = "H49.12-251105-0999"


def look_up(page: Page, text: str) -> None:
    """Ask for `text` on whichever keys it takes, and wait for the answer."""
    page.get_by_role("button", name="bắt đầu khác").tap()
    tap(page, text)
    page.locator(".go").tap()
    expect(page.locator("[data-focus]")).to_be_visible()


def test_ten_digits_and_one_press_show_the_case(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}/kiosk/")
    tap(page, CODE.removeprefix("H49.12-").replace("-", ""))
    expect(page.get_by_role("textbox")).to_have_value(CODE)

    page.get_by_role("button", name="Tra cứu").tap()

    expect(page.get_by_role("heading", level=1)).to_contain_text("đang được giải quyết")
    assert CODE not in page.url


def test_keys_can_be_taken_back(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}/kiosk/")
    field = page.get_by_role("textbox")

    tap(page, "2511050")
    expect(field).to_have_value("H49.12-251105-0")
    page.get_by_role("button", name="Xoá 1 số").tap()
    expect(field).to_have_value("H49.12-251105")
    page.get_by_role("button", name="Xoá hết").tap()
    expect(field).to_have_value("H49.12-")
    page.get_by_role("button", name="bắt đầu khác").tap()
    tap(page, "G22.99")
    expect(field).to_have_value("G22.99")
    page.get_by_role("button", name="Xoá").tap()
    expect(field).to_have_value("G22.9")
    page.get_by_role("button", name="Mã bắt đầu bằng H49.13-").tap()
    tap(page, "1")
    expect(field).to_have_value("H49.13-1")


@pytest.mark.parametrize("gap_ms", [1, 8, 150])
def test_a_scan_of_the_receipt_opens_tier_1(page: Page, site_url: str, gap_ms: int) -> None:
    page.goto(f"{site_url}/kiosk/")

    scan(page, f"{site_url}/T/{token_of(FULL)}".upper(), gap_ms=gap_ms)

    expect(page.get_by_text("Giấy chứng sinh")).to_be_visible()


def test_a_scan_works_with_a_key_focused_and_half_a_code_typed(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}/kiosk/")
    tap(page, "99")

    scan(page, CODE)

    expect(page.locator(".answer .code")).to_have_text(CODE)


def test_the_next_scan_needs_no_return_to_the_first_page(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}/kiosk/")
    scan(page, CODE)

    scan(page, LATE)

    expect(page.locator(".answer .code")).to_have_text(LATE)


@pytest.mark.parametrize("content", ["https://evil.example/T/12345678", "XINCHAOCACBAN"])
def test_a_foreign_qr_is_refused_and_not_shown(page: Page, site_url: str, content: str) -> None:
    page.goto(f"{site_url}/kiosk/")

    scan(page, content)

    expect(page.get_by_role("alert")).to_contain_text("không phải mã QR của giấy hẹn")
    assert "EVIL" not in page.content().upper()
    assert "XINCHAO" not in page.content()


def test_slow_keys_are_a_person_typing(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}/kiosk/")

    press(page, "2511", gap_ms=350, enter=False)

    expect(page.get_by_role("textbox")).to_have_value("H49.12-2511")


def test_a_typed_letter_begins_another_code(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}/kiosk/")

    press(page, "g22.99", gap_ms=8, enter=False)

    expect(page.get_by_role("textbox")).to_have_value("G22.99")


def test_two_presses_ask_once_and_say_that_work_goes_on(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}/kiosk/")
    tap(page, "2511050004")

    # The form is held back here, so that both presses meet one page and the words can be read.
    sent = page.evaluate(
        """() => {
          let sent = 0;
          addEventListener("submit", (e) => { sent += !e.defaultPrevented; e.preventDefault(); });
          const go = document.querySelector(".go");
          go.click();
          go.click();
          return sent;
        }"""
    )

    assert sent == 1
    expect(page.get_by_text("Đang tìm hồ sơ")).to_be_visible()


@pytest.mark.parametrize("leave", ["Xong", "Xem hồ sơ khác"])
def test_back_after_leaving_shows_nothing(page: Page, site_url: str, leave: str) -> None:
    page.goto("about:blank")
    page.goto(f"{site_url}/kiosk/")
    scan(page, CODE)
    with page.expect_navigation():
        page.get_by_role("link", name=leave).last.tap()

    for _ in range(2):
        expect(page.get_by_role("textbox")).to_have_value("H49.12-")
        assert CODE not in page.content()
        page.go_back()
        if page.url == "about:blank":
            break


def test_finish_goes_back_to_the_sites_own_language(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}/kiosk/?lang=en")
    scan(page, CODE)
    expect(page.get_by_role("heading", level=1)).to_contain_text("being processed")

    page.get_by_role("link", name="Finish").last.tap()

    expect(page.locator("html")).to_have_attribute("lang", "vi")


def test_the_answer_changes_language_in_place(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}/kiosk/")
    scan(page, CODE)

    page.get_by_role("button", name="English").tap()

    expect(page.get_by_role("heading", level=1)).to_contain_text("being processed")


def found(code: str) -> Callable[[Page], None]:
    """Return a way to the case's screen."""
    return lambda page: look_up(page, code)


SCREENS: dict[str, Callable[[Page], None]] = {
    "entry": lambda page: expect(page.locator(".pad.numbers")).to_be_visible(),
    "letters": lambda page: page.get_by_role("button", name="bắt đầu khác").tap(),
    "not found": found(UNKNOWN_CODE),
    "malformed": found("H49.12-25"),
    "ambiguous": found("H57132-260817-0412"),
    "late": found(LATE),
    "foreign": lambda page: scan(page, "https://evil.example/"),
    "tier 1": lambda page: scan(page, f"{page.url.rpartition('/kiosk/')[0]}/T/{token_of(FULL)}"),
    "tier 1 long": lambda page: scan(
        page, f"{page.url.rpartition('/kiosk/')[0]}/T/{token_of(LONG)}"
    ),
    **{status.value: found(code_of(status)) for status in (Status.COMPLETED, Status.UNKNOWN)},
}


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("size", SIZES)
def test_a_screen_is_large_whole_and_accessible(
    page: Page, site_url: str, hall: Hall, size: str, screen: str
) -> None:
    hall.put(full_case(LONG, "giấy tờ chứng minh nơi cư trú " * 20))
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{site_url}/kiosk/")
    SCREENS[screen](page)

    expect_kiosk_sizes(page)
    expect_accessible(page)
    switch = page.locator(".low .button")
    switch.tap()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect_kiosk_sizes(page)
    expect_accessible(page)


@pytest.mark.parametrize("size", SIZES)
def test_what_to_do_is_seen_even_when_there_is_too_much_to_say(
    page: Page, site_url: str, hall: Hall, size: str
) -> None:
    hall.put(full_case(LONG, "giấy tờ chứng minh nơi cư trú " * 20))
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{site_url}/kiosk/")

    scan(page, f"{site_url}/T/{token_of(LONG)}")

    lines = page.locator(".next li")
    expect(lines).to_have_count(3)
    for line in lines.all():
        expect(line).to_be_in_viewport(ratio=1)
