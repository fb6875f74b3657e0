"""When things go wrong at the kiosk: no network, no answer, a slow one, and hands that hurry."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from lookup_gateway.model import Status
from tests.browser.checks import SIZES, expect_accessible, expect_kiosk_sizes
from tests.browser.hands import arriving, press, scan, show, tap
from tests.kiosk_ui.hall import FULL, LATE, Hall, code_of

CODE = code_of(Status.PROCESSING)


@pytest.fixture
def kiosk(context: BrowserContext, site_url: str) -> Page:
    """A kiosk that may complain: without a network every browser does."""
    page = context.new_page()
    page.set_viewport_size({"width": 1080, "height": 1920})
    page.goto(f"{site_url}/kiosk/")
    return page


def test_without_a_network_the_screen_says_so_and_returns_by_itself(
    kiosk: Page, context: BrowserContext
) -> None:
    kiosk.clock.install()
    kiosk.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
    context.set_offline(True)
    press(kiosk, CODE, gap_ms=0, enter=True)
    kiosk.clock.run_for(400)
    expect(kiosk.locator("body")).to_have_attribute("data-state", "offline")
    expect(kiosk.get_by_role("heading", level=1)).to_have_text("Máy đang mất kết nối")
    expect(kiosk.get_by_text("1900 0000").first).to_be_visible()
    assert CODE not in kiosk.content()

    kiosk.clock.run_for(11_000)
    expect(kiosk.locator("body")).to_have_attribute("data-state", "offline")
    context.set_offline(False)
    kiosk.route("**/healthz", lambda route: route.fulfill(body="{}"))
    kiosk.clock.run_for(11_000)

    expect(kiosk.locator("body")).to_have_attribute("data-state", "wait")


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_a_start_without_a_network_shows_the_offline_page_in_the_sites_style(
    kiosk: Page, context: BrowserContext, site_url: str, size: str, lang: str
) -> None:
    width, height = SIZES[size]
    kiosk.set_viewport_size({"width": width, "height": height})
    kiosk.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
    kiosk.reload()  # now the worker answers for this page
    context.set_offline(True)

    kiosk.goto(f"{site_url}/kiosk/?lang={lang}")

    expect(kiosk.locator("body")).to_have_attribute("data-state", "offline")
    expect(kiosk.locator("html")).to_have_attribute("lang", lang)
    assert kiosk.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Noto Sans"')
    expect_kiosk_sizes(kiosk)
    expect_accessible(kiosk)


def test_when_no_store_answers_the_screen_says_whom_to_ask(
    page: Page, site_url: str, hall: Hall
) -> None:
    hall.complete = False
    page.set_viewport_size({"width": 1080, "height": 1920})
    page.goto(f"{site_url}/kiosk/")

    scan(page, "H49.12-251105-0999")

    expect(page.locator("body")).to_have_attribute("data-state", "down")
    expect(page.get_by_role("heading", level=1)).to_have_text("Chưa tra cứu được lúc này")
    expect_kiosk_sizes(page)
    hall.complete = True
    with arriving(page):
        page.get_by_role("button", name="Thử lại").tap()
    expect(page.locator("body")).to_have_attribute("data-state", "problem")


def test_a_slow_answer_is_announced_twice_and_given_up(kiosk: Page) -> None:
    kiosk.clock.install(time=0)
    kiosk.reload()
    kiosk.clock.pause_at(3_600)  # from here on time passes only as it is told to
    kiosk.route("**/kiosk/**", lambda _: None)  # never answered
    press(kiosk, CODE, gap_ms=1, enter=True)
    working = kiosk.locator("[data-working]")
    kiosk.clock.run_for(200)  # the keys, and less than a wait
    expect(working).to_be_hidden()

    kiosk.clock.run_for(400)
    expect(working).to_have_text("Đang tìm hồ sơ…")
    kiosk.clock.run_for(8_000)
    expect(working).to_have_text("Vẫn đang tìm, xin Ông/Bà chờ thêm.")


def test_no_answer_in_time_is_the_end_of_waiting(kiosk: Page) -> None:
    # The browser's own clock ends a request, so it is set forward in the page's stead.
    kiosk.add_init_script(
        """Object.defineProperty(XMLHttpRequest.prototype, "timeout", {
          set(ms) { setTimeout(() => this.ontimeout(), ms / 50); } })"""
    )
    kiosk.reload()
    kiosk.route("**/kiosk/**", lambda _: None)

    press(kiosk, CODE, gap_ms=1, enter=True)

    expect(kiosk.locator("body")).to_have_attribute("data-state", "down")
    expect(kiosk.get_by_role("link", name="Xong").first).to_be_visible()


def test_an_answer_that_is_no_page_of_ours_is_not_shown(kiosk: Page) -> None:
    def broken(route: Route) -> None:
        route.fulfill(status=502, content_type="text/html", body="<h1>Bad Gateway</h1>")

    kiosk.route("**/kiosk/**", broken)

    press(kiosk, CODE, gap_ms=1, enter=True)

    expect(kiosk.locator("body")).to_have_attribute("data-state", "down")
    assert "Bad Gateway" not in kiosk.content()


def test_a_double_tap_asks_once(page: Page, site_url: str, hall: Hall) -> None:
    page.set_viewport_size({"width": 1080, "height": 1920})
    page.goto(f"{site_url}/kiosk/")
    show(page, {"do": "check", "text": CODE})

    with arriving(page):
        page.evaluate("""() => { const yes = document.querySelector("main .acts .first");
          yes.click(); yes.click(); }""")

    assert len(hall.asked) == 1


def test_of_two_scans_at_once_only_the_later_is_shown(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}/kiosk/")

    with arriving(page):
        press(page, f"{FULL}\n{LATE}", gap_ms=0, enter=True)
    expect(page.locator(".answer .code")).to_have_text(LATE)

    page.wait_for_load_state("networkidle")
    expect(page.locator(".answer .code")).to_have_text(LATE)


def test_a_finger_still_on_its_way_does_not_press_the_new_screen(page: Page, site_url: str) -> None:
    page.set_viewport_size({"width": 1080, "height": 1920})
    page.clock.install(time=0)
    page.clock.pause_at(1_000)  # the time of hands is the test's alone
    page.goto(f"{site_url}/kiosk/")
    box = page.get_by_role("button", name="Nhập mã bằng tay").bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))

    page.clock.run_for(340)
    page.touchscreen.tap(*middle)
    page.evaluate("0")  # a request would have been told of before this
    assert "POST" not in sent
    page.clock.run_for(20)
    with arriving(page):
        page.touchscreen.tap(*middle)

    expect(page.locator("body")).to_have_attribute("data-state", "enter")


def test_a_mashed_keypad_gets_help_and_nobodys_case(page: Page, site_url: str, hall: Hall) -> None:
    page.set_viewport_size({"width": 1080, "height": 1920})
    page.goto(f"{site_url}/kiosk/")
    show(page, {"do": "enter"})
    tap(page, "998877665544332211")
    with arriving(page):
        page.get_by_role("button", name="Tra cứu").tap()

    expect(page.get_by_role("alert")).to_contain_text("6 số đầu chưa phải là một ngày")
    expect(page.get_by_role("textbox")).to_have_value("H49.12-998877-6655443")
    assert hall.asked == []


def test_an_empty_press_says_what_to_enter(page: Page, site_url: str) -> None:
    page.set_viewport_size({"width": 1080, "height": 1920})
    page.goto(f"{site_url}/kiosk/")
    show(page, {"do": "enter"})

    with arriving(page):
        page.get_by_role("button", name="Tra cứu").tap()

    expect(page.get_by_role("alert")).to_contain_text("Nhập mã hồ sơ in trên")
    expect(page.get_by_role("alert")).to_be_focused()


def test_without_a_network_the_next_press_prints_no_second_slip(
    kiosk: Page, context: BrowserContext
) -> None:
    kiosk.evaluate("() => { window.printed = 0; window.print = () => { printed += 1; }; }")
    show(kiosk, {"do": "slip", "text": CODE})
    assert kiosk.evaluate("printed") == 1
    context.set_offline(True)

    press(kiosk, FULL, gap_ms=8, enter=True)

    expect(kiosk.locator("body")).to_have_attribute("data-state", "offline")
    assert kiosk.evaluate("printed") == 1
    assert CODE not in kiosk.content()
