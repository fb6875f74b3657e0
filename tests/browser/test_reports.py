"""A leader reads a report on the screen, by keyboard alone, and takes it away as a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from lookup_gateway.model import Status
from lookup_gateway.officers import Role
from tests.browser.checks import expect_accessible
from tests.running import listening
from tests.signin.hands import ACCOUNT, PASSWORD, settled
from tests.sites import SINCE, Site, a_case


@pytest.fixture
def site_url(site: Site) -> Iterator[str]:
    """The address of a gateway with cases of one month, and a leader's account."""
    ended: dict[str, object] = {"status": Status.COMPLETED, "finished_at": SINCE, "steps": ()}
    late = {**ended, "due_at": SINCE - timedelta(hours=1)}
    site.record(
        a_case("H49.12-251105-0008", 1, **ended),
        a_case("H49.12-251105-0009", 1, **late),
    )
    settled(site, role=Role.LEADER)
    with listening(lambda _: site.app) as url:
        yield url


def signed_in(page: Page, address: str) -> None:
    """Come to a page by the keys of the sign-in."""
    page.goto(address)
    expect(page.get_by_label("Tên tài khoản")).to_be_focused()
    page.keyboard.insert_text(ACCOUNT)
    page.keyboard.press("Tab")
    page.keyboard.insert_text(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Báo cáo giải quyết hồ sơ")


def test_a_leader_reads_a_month_by_keyboard_and_takes_it_away(page: Page, site_url: str) -> None:
    signed_in(page, f"{site_url}/desk/reports")
    expect(page.get_by_role("row", name="Cộng")).to_have_text(re.compile(r"Cộng\s*1\s*0"))
    expect_accessible(page)

    page.get_by_label("Từ ngày").fill("2025-11-05")
    page.get_by_label("Theo").press("End")  # the last of its choices: the way of filing
    page.get_by_role("button", name="Xem").press("Enter")

    total = page.get_by_role("row", name="Cộng")
    expect(total).to_have_text(re.compile(r"\s*".join(["Cộng", *"03101100"])))
    expect(page.get_by_role("row", name="Không ghi")).to_be_visible()
    expect_accessible(page)
    page.emulate_media(color_scheme="dark")
    expect_accessible(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Tải CSV").press("Enter")
    assert "Cộng,,0,3,1,0,1,1" in taken.value.path().read_text("utf-8-sig")


def test_what_cannot_be_is_said_and_the_form_stays(page: Page, site_url: str, site: Site) -> None:
    signed_in(page, f"{site_url}/desk/reports")

    page.goto(f"{site_url}/desk/reports?period=month&from=2999-01-01&lang=en")

    expect(page.get_by_role("alert")).to_have_text("Nothing to show: From cannot be.")
    expect_accessible(page)
