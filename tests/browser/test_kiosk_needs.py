"""What a procedure needs, at the kiosk: by fingers, and without JavaScript."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from lookup_gateway.catalogue import Entries
from tests.browser.checks import SIZES
from tests.browser.hands import arriving, tap
from tests.kiosk_ui.hall import Hall


@pytest.fixture
def kiosk(page: Page, site_url: str) -> Page:
    """The kiosk's first screen."""
    width, height = SIZES["upright"]
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{site_url}/kiosk/")
    return page


def go(page: Page, name: str) -> None:
    """Tap what is called so, and wait for the next screen."""
    with arriving(page):
        page.get_by_role("main").get_by_text(name, exact=True).tap()


def test_a_citizen_finds_by_sector_what_is_needed_and_takes_it_to_the_phone(
    kiosk: Page, site_url: str
) -> None:
    go(kiosk, "Cần giấy tờ gì?")
    go(kiosk, "Hộ tịch")
    go(kiosk, "Đăng ký khai sinh")

    main = kiosk.get_by_role("main")
    expect(main).to_contain_text("Bản sao Giấy chứng sinh")
    expect(main).to_contain_text("8.000 đồng")
    expect(main).to_contain_text("5 ngày làm việc")
    expect(main).to_contain_text("UBND phường Hồng Gai")
    go(kiosk, "Xem trên điện thoại")
    kiosk.locator(".qr").screenshot(path="test-results/need-qr.png")
    read = zxingcpp.read_barcode(np.asarray(Image.open("test-results/need-qr.png").convert("L")))
    assert read is not None
    assert read.text == f"{site_url}/procedures/1.001193?lang=vi"
    kiosk.goto(read.text)
    expect(kiosk.get_by_role("heading", level=1)).to_have_text("Đăng ký khai sinh")


def test_words_on_the_keys_need_no_accents(kiosk: Page) -> None:
    go(kiosk, "Cần giấy tờ gì?")
    go(kiosk, "Tìm theo tên")
    tap(kiosk, "KET HON")
    expect(kiosk.get_by_role("textbox")).to_have_value("KET HON")
    go(kiosk, "Tìm thủ tục")

    found = kiosk.locator(".choices").get_by_role("button")
    expect(found).to_have_text(["Đăng ký kết hôn", "Đăng ký lại kết hôn"])
    go(kiosk, "Đăng ký kết hôn")
    expect(kiosk.get_by_role("main")).to_contain_text("Giấy xác nhận tình trạng hôn nhân")
    go(kiosk, "Thủ tục khác")
    expect(found).to_have_count(2)


def test_words_that_no_procedure_has_stay_to_be_corrected(kiosk: Page) -> None:
    go(kiosk, "Cần giấy tờ gì?")
    go(kiosk, "Tìm theo tên")
    tap(kiosk, "XYZ")
    go(kiosk, "Tìm thủ tục")

    expect(kiosk.get_by_role("alert")).to_contain_text("Chưa tìm thấy thủ tục")
    expect(kiosk.get_by_role("textbox")).to_have_value("XYZ")


def test_the_screen_is_wiped_for_the_next_person(kiosk: Page) -> None:
    kiosk.clock.install()
    kiosk.reload()
    with arriving(kiosk):
        kiosk.get_by_text("Cần giấy tờ gì?").tap()
        kiosk.clock.run_for(500)
    kiosk.clock.run_for(61_000)
    expect(kiosk.get_by_role("dialog")).to_contain_text("Ông/Bà còn ở đây không?")

    with kiosk.expect_navigation():
        kiosk.clock.run_for(31_000)

    expect(kiosk.locator("body")).to_have_attribute("data-state", "wait")
    assert urlsplit(kiosk.url).query == ""


def test_no_script_is_needed(browser: Browser, site_url: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{site_url}/kiosk/")
    page.get_by_role("button", name="Cần giấy tờ gì?").click()
    page.get_by_role("button", name="Tìm theo tên").click()
    page.get_by_label("Nhập tên thủ tục").fill("khai sinh")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Đăng ký khai sinh").click()
    expect(page.get_by_role("main")).to_contain_text("Bản sao Giấy chứng sinh")
    page.get_by_role("button", name="English").click()

    expect(page.get_by_role("main")).to_contain_text("Papers you need")
    assert re.fullmatch(r".*/kiosk/\?lang=en", page.url)
    page.context.close()


def test_nothing_is_offered_where_there_are_no_procedures(
    hall: Hall, page: Page, site_url: str
) -> None:
    hall.entries = Entries()

    page.goto(f"{site_url}/kiosk/")

    expect(page.get_by_role("button", name="Nhập mã bằng tay")).to_be_visible()
    expect(page.get_by_text("Cần giấy tờ gì?")).to_have_count(0)
