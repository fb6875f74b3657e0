"""A citizen at the kiosk: looks a case up by keys and by scanner, and leaves nothing behind."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from lookup_gateway.model import Status
from tests.browser.hands import arriving, press, scan, tap
from tests.kiosk_ui.hall import FULL, LATE, code_of, lookup_code_of, token_of

CODE = code_of(Status.PROCESSING)
DIGITS = CODE.removeprefix("H49.12-").replace("-", "")


@pytest.fixture(autouse=True)
def upright(page: Page) -> None:
    """The usual panel."""
    page.set_viewport_size({"width": 1080, "height": 1920})


def choose(page: Page, name: str) -> None:
    """Press a button and wait for its screen."""
    with arriving(page):
        page.get_by_role("button", name=name, exact=True).tap()


def open_entry(page: Page, site_url: str) -> None:
    """Open the kiosk and go to its keys."""
    page.goto(f"{site_url}/kiosk/")
    choose(page, "Nhập mã bằng tay")


def test_ten_digits_and_a_yes_show_the_case(page: Page, site_url: str) -> None:
    open_entry(page, site_url)
    tap(page, DIGITS)
    expect(page.get_by_role("textbox")).to_have_value(CODE)
    choose(page, "Tra cứu")
    expect(page.locator(".shown")).to_have_text(CODE)

    choose(page, "Đúng, tra cứu")

    expect(page.get_by_role("heading", level=1)).to_contain_text("đang được giải quyết")
    assert page.url == f"{site_url}/kiosk/"


def test_a_wrong_digit_is_seen_and_corrected(page: Page, site_url: str) -> None:
    open_entry(page, site_url)
    tap(page, DIGITS[:-1] + "9")
    choose(page, "Tra cứu")

    choose(page, "Sửa mã")

    expect(page.get_by_role("textbox")).to_have_value(CODE[:-1] + "9")


def test_keys_can_be_taken_back(page: Page, site_url: str) -> None:
    open_entry(page, site_url)
    field = page.get_by_role("textbox")

    tap(page, "2511050")
    expect(field).to_have_value("H49.12-251105-0")
    page.get_by_role("button", name="Xoá 1 số").tap()
    expect(field).to_have_value("H49.12-251105")
    page.get_by_role("button", name="Xoá hết").tap()
    expect(field).to_have_value("H49.12-")


def test_a_code_that_begins_differently_is_begun_by_its_agencys_name(
    page: Page, site_url: str
) -> None:
    open_entry(page, site_url)
    choose(page, "Mã của tôi bắt đầu khác")
    with arriving(page):
        page.get_by_role("button", name="Sở Tư pháp").tap()
    tap(page, "2511")

    expect(page.get_by_role("textbox")).to_have_value("H49.34-2511")


def test_letters_are_the_last_resort(page: Page, site_url: str) -> None:
    open_entry(page, site_url)
    choose(page, "Mã của tôi bắt đầu khác")
    choose(page, "Cơ quan khác: nhập cả chữ và số")
    tap(page, "G22.99")
    page.get_by_role("button", name="Xoá", exact=True).tap()

    expect(page.get_by_role("textbox")).to_have_value("G22.9")


def test_the_lookup_code_opens_what_the_case_code_does_not(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}/kiosk/")
    scan(page, FULL)
    expect(page.get_by_text("Giấy chứng sinh")).to_be_hidden()
    choose(page, "Nhập mã tra cứu")
    nine = lookup_code_of(FULL)
    tap(page, nine)
    spaced = f"{nine[:3]} {nine[3:6]} {nine[6:]}"
    expect(page.get_by_role("textbox")).to_have_value(spaced)

    choose(page, "Tra cứu")

    expect(page.get_by_text("Giấy chứng sinh")).to_be_visible()


@pytest.mark.parametrize("gap_ms", [1, 8, 150])
def test_a_scan_of_the_receipt_opens_tier_1(page: Page, site_url: str, gap_ms: int) -> None:
    page.goto(f"{site_url}/kiosk/")

    scan(page, f"{site_url}/T/{token_of(FULL)}".upper(), gap_ms=gap_ms)

    expect(page.get_by_text("Giấy chứng sinh")).to_be_visible()


def test_a_scan_works_with_a_key_focused_and_half_a_code_typed(page: Page, site_url: str) -> None:
    open_entry(page, site_url)
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
    open_entry(page, site_url)

    press(page, "2511", gap_ms=350, enter=False)

    expect(page.get_by_role("textbox")).to_have_value("H49.12-2511")


def test_a_typed_letter_begins_another_code(page: Page, site_url: str) -> None:
    open_entry(page, site_url)

    press(page, "g22.99", gap_ms=8, enter=False)

    expect(page.get_by_role("textbox")).to_have_value("G22.99")


def test_typing_begins_the_entry_from_the_first_screen(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}/kiosk/")

    with arriving(page):
        press(page, "2511", gap_ms=8, enter=False)

    expect(page.get_by_role("textbox")).to_have_value("H49.12-2511")


@pytest.mark.parametrize("leave", ["Xong", "Xem hồ sơ khác"])
def test_back_reload_and_forward_show_nothing_of_the_last_person(
    page: Page, site_url: str, leave: str
) -> None:
    page.goto("about:blank")
    page.goto(f"{site_url}/kiosk/")
    scan(page, FULL)
    page.locator("main .acts").get_by_text(leave, exact=True).tap()
    expect(page.locator("body:is([data-state=wait], [data-state=enter])")).to_be_attached()

    assert page.evaluate("history.length") <= 3  # the browser's first page, ours, and no case
    for move in (page.reload, page.go_back, page.go_forward):
        move()
        assert FULL not in page.content()
    assert page.url == f"{site_url}/kiosk/"
    assert (
        page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0
    )
    assert page.context.cookies() == []


def test_a_reload_of_a_case_is_the_first_screen(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}/kiosk/")
    scan(page, FULL)

    page.reload()

    expect(page.locator("body")).to_have_attribute("data-state", "wait")


def test_no_cache_holds_an_answer(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}/kiosk/")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
    scan(page, FULL)

    kept = page.evaluate(
        """async () => {
          const names = await caches.keys();
          const all = await Promise.all(names.map(async (n) => (await caches.open(n)).keys()));
          return all.flat().map((r) => new URL(r.url).pathname);
        }"""
    )

    assert "/kiosk/offline" in kept
    assert "/kiosk/" not in kept


def test_finish_forgets_language_size_contrast_and_sound(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}/kiosk/")
    for name in ("Chữ to", "Nền tối", "Nghe", "English"):
        choose(page, name)
    scan(page, CODE)
    expect(page.get_by_role("heading", level=1)).to_contain_text("being processed")
    expect(page.locator("html")).to_have_class("kiosk large dark")
    expect(page.locator("body")).to_have_attribute("data-sound", "2")

    page.get_by_role("link", name="Finish").first.tap()

    expect(page.locator("html")).to_have_attribute("lang", "vi")
    expect(page.locator("html")).to_have_class("kiosk")
    expect(page.locator("body")).to_have_attribute("data-sound", "0")


def test_a_choice_keeps_what_was_typed(page: Page, site_url: str) -> None:
    open_entry(page, site_url)
    tap(page, "2511")

    choose(page, "Chữ to")

    expect(page.get_by_role("textbox")).to_have_value("H49.12-2511")


def test_the_answer_changes_language_in_place(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}/kiosk/")
    scan(page, CODE)

    choose(page, "English")

    expect(page.get_by_role("heading", level=1)).to_contain_text("being processed")


def test_a_case_is_rated_with_the_receipt(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}/kiosk/")
    scan(page, f"{site_url}/T/{token_of(FULL)}")
    choose(page, "Đánh giá")
    choose(page, "Gửi đánh giá")
    expect(page.get_by_role("alert")).to_contain_text("Chọn một số từ 1 đến 5")
    for question, mark in (("Tiến độ", "4"), ("Chất lượng", "5")):
        page.get_by_role("group", name=question).get_by_text(mark).tap()

    choose(page, "Gửi đánh giá")

    expect(page.get_by_role("heading", level=1)).to_have_text("Cảm ơn Ông/Bà đã đánh giá")


def test_the_phone_gets_the_case_only_with_the_receipt(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}/kiosk/")
    scan(page, f"{site_url}/T/{token_of(FULL)}")
    choose(page, "Xem trên điện thoại")
    expect(page.get_by_text("Hồ sơ sẽ mở trên điện thoại")).to_be_visible()

    scan(page, FULL)
    choose(page, "Xem trên điện thoại")
    expect(page.get_by_text("Trang tra cứu sẽ mở")).to_be_visible()


def test_what_the_machine_lost_is_shown_between_two_visits(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}/kiosk/")
    tell = """(parts) => document.dispatchEvent(
      new CustomEvent("kiosk:state", { detail: { outOfOrder: parts } }))"""
    with arriving(page):
        page.evaluate(tell, ["scanner", "printer"])
    expect(page.locator("body")).to_have_attribute("data-state", "out_of_order")
    expect(page.get_by_text("Máy quét không dùng được")).to_be_visible()

    scan(page, CODE)
    expect(page.get_by_role("button", name="Xem chi tiết")).to_be_visible()
    expect(page.get_by_role("button", name="In phiếu")).to_be_hidden()
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name="Xong").tap()
    with arriving(page):
        page.evaluate(tell, ["scanner"])
    with arriving(page):
        page.evaluate(tell, [])

    expect(page.locator("body")).to_have_attribute("data-state", "wait")
