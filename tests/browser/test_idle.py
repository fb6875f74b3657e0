"""Who walks away from the kiosk leaves nothing: a warning, a countdown, the empty first page."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from lookup_gateway.model import Status
from tests.browser.checks import TARGET, expect_accessible
from tests.browser.hands import arriving, scan, show, tap
from tests.kiosk_ui.hall import LATE, code_of

CODE = code_of(Status.PROCESSING)


def open_kiosk(page: Page, site_url: str) -> None:
    """Open the first page with a clock that the test moves."""
    page.set_viewport_size({"width": 1080, "height": 1920})
    page.clock.install()
    page.goto(f"{site_url}/kiosk/")
    awake(page)


def awake(page: Page) -> None:
    """Let the moment pass in which a new screen takes no touch."""
    page.clock.run_for(400)


def open_entry(page: Page, site_url: str) -> None:
    """Open the keys with a clock that the test moves."""
    open_kiosk(page, site_url)
    with arriving(page):
        page.get_by_role("button", name="Nhập mã bằng tay").tap()
    awake(page)


def expect_usable_dialog(page: Page) -> None:
    """Assert that the dialog can be read and pressed like every screen."""
    expect_accessible(page)
    for box in [b.bounding_box() for b in page.locator("dialog .button").all()]:
        assert box is not None
        assert min(box["width"], box["height"]) >= TARGET - 0.5


def test_an_untouched_kiosk_stays_as_it_is(page: Page, site_url: str) -> None:
    open_kiosk(page, site_url)

    page.clock.run_for(600_000)

    expect(page.get_by_role("dialog")).to_be_hidden()


def test_after_a_minute_the_entry_asks_and_more_time_keeps_the_digits(
    page: Page, site_url: str
) -> None:
    open_entry(page, site_url)
    tap(page, "2511")
    page.clock.run_for(59_000)
    expect(page.get_by_role("dialog")).to_be_hidden()

    page.clock.run_for(2_000)

    expect(page.get_by_role("dialog")).to_contain_text("Ông/Bà còn ở đây không?")
    expect(page.locator("[data-left]")).to_have_text("29")
    expect_usable_dialog(page)
    for _ in range(12):  # more often than the ten times that WCAG 2.2.1 asks for
        page.get_by_role("button", name="Tôi cần thêm thời gian").tap()
        expect(page.get_by_role("textbox")).to_have_value("H49.12-2511")
        page.clock.run_for(61_000)
        expect(page.get_by_role("dialog")).to_be_visible()


def test_after_the_countdown_the_first_screen_waits(page: Page, site_url: str) -> None:
    open_entry(page, site_url)
    tap(page, "2511")

    page.clock.run_for(61_000)
    page.clock.run_for(31_000)

    expect(page.locator("body")).to_have_attribute("data-state", "wait")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_result_may_be_read_for_longer_and_is_wiped_from_history_too(
    page: Page, site_url: str
) -> None:
    open_kiosk(page, site_url)
    scan(page, CODE)
    expect(page.locator(".answer")).to_be_visible()
    page.clock.run_for(89_000)
    expect(page.get_by_role("dialog")).to_be_hidden()

    page.clock.run_for(2_000)
    expect(page.get_by_role("dialog")).to_be_visible()
    page.clock.run_for(30_000)

    expect(page.locator("body")).to_have_attribute("data-state", "wait")
    page.go_back()
    assert CODE not in page.content()


def test_a_touch_puts_the_warning_off(page: Page, site_url: str) -> None:
    open_entry(page, site_url)
    tap(page, "2")
    page.clock.run_for(50_000)
    tap(page, "5")
    page.clock.run_for(50_000)

    expect(page.get_by_role("dialog")).to_be_hidden()


def test_who_listens_or_reads_large_letters_has_twice_the_time(page: Page, site_url: str) -> None:
    open_entry(page, site_url)
    with arriving(page):
        page.get_by_role("button", name="Chữ to").tap()

    page.clock.run_for(119_000)
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.clock.run_for(2_000)
    expect(page.get_by_role("dialog")).to_be_visible()


def test_an_untouched_kiosk_forgets_a_language_that_somebody_chose(
    page: Page, site_url: str
) -> None:
    open_kiosk(page, site_url)
    with arriving(page):
        page.get_by_role("button", name="English").tap()

    page.clock.run_for(91_000)

    expect(page.locator("html")).to_have_attribute("lang", "vi")


def test_who_scans_during_the_warning_has_the_whole_time(page: Page, site_url: str) -> None:
    open_kiosk(page, site_url)
    show(page, {"do": "find", "text": CODE})
    page.clock.run_for(110_000)
    expect(page.get_by_role("dialog")).to_be_visible()

    show(page, {"do": "find", "text": LATE})
    page.clock.run_for(60_000)

    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_text(LATE).first).to_be_visible()
