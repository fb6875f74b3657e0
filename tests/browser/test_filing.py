"""A citizen on a phone finds a procedure, files it with its papers, and opens the case; no script
is needed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Page, ViewportSize, expect

from lookup_gateway.demo import procedures
from tests.browser.checks import expect_accessible, expect_phone_sizes
from tests.running import listening
from tests.sites import Site

PAPER = FilePayload(name="to-khai.pdf", mimeType="application/pdf", buffer=b"%PDF-1.7 to khai")
PHONE = ViewportSize(width=390, height=844)


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": PHONE}


@pytest.fixture
def site_url(make_site: Callable[..., Site], redis_url: str, sqlite_url: str) -> Iterator[str]:
    """The address of a gateway with the demonstration's catalogue."""

    def made(url: str) -> Any:
        site = make_site(REDIS_URL=redis_url, DATABASE_URL=sqlite_url, PUBLIC_URL=url)
        procedures.load(site.gateway)
        return site.app

    with listening(made) as url:
        yield url


def file(page: Page, site_url: str) -> None:
    """Go from the front page to the end of the form, and send it."""
    page.goto(site_url)
    page.get_by_role("link", name="Cần gì để làm thủ tục").click()
    page.get_by_label("Ông/Bà muốn làm thủ tục gì?").fill("khai sinh")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Đăng ký khai sinh").click()
    page.get_by_role("link", name="Nộp hồ sơ trực tuyến").click()
    page.get_by_label("Họ và tên (bắt buộc)").fill("Nguyễn Văn A")
    page.get_by_label("Số điện thoại").first.fill("0912345678")
    page.get_by_label("Bản sao Giấy chứng sinh").set_input_files(PAPER)
    page.get_by_role("button", name="Nộp hồ sơ").click()


def test_a_case_is_filed_from_the_front_page_on(page: Page, site_url: str) -> None:
    file(page, site_url)

    expect(page.get_by_role("heading", level=1)).to_have_text("Đã nhận hồ sơ của Ông/Bà")
    expect(page.locator("[data-focus]")).to_be_focused()
    expect(page.locator(".code").first).to_have_text(re.compile(r"^S-\d{6}-"))
    expect_accessible(page)


def test_a_case_is_filed_without_a_script(browser: Browser, site_url: str) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, locale="vi-VN")
    try:
        page = context.new_page()
        file(page, site_url)
        expect(page.get_by_role("heading", level=1)).to_have_text("Đã nhận hồ sơ của Ông/Bà")
    finally:
        context.close()


@pytest.mark.parametrize(
    "path",
    [
        "/procedures",
        "/procedures?q=ket+hon",
        "/procedures/1.001193",
        "/procedures/9.9",
        "/file",
        "/file?procedure=1.001193",
    ],
)
def test_every_page_on_the_way_is_within_reach_of_all(page: Page, site_url: str, path: str) -> None:
    page.goto(f"{site_url}{path}")

    expect_accessible(page)
    expect_phone_sizes(page)


def test_what_is_wrong_is_read_out_and_led_to(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}/file?procedure=1.001193")
    page.get_by_label("Họ và tên (bắt buộc)").fill("Nguyễn Văn A")
    page.get_by_role("button", name="Nộp hồ sơ").click()

    expect(page.get_by_role("alert")).to_contain_text("Viết số điện thoại")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Họ và tên (bắt buộc)")).to_have_value("Nguyễn Văn A")
    expect_accessible(page)
