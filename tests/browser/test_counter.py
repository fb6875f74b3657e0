"""An officer at the counter, by keyboard alone, from intake to a collected result; the kiosk shows
each step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from lookup_gateway.officers import Role
from tests.browser.checks import expect_accessible
from tests.browser.hands import scan
from tests.browser.test_officers import keys
from tests.counter.hands import FIRST, case_of, counter_site
from tests.running import listening
from tests.signin.hands import ACCOUNT, PASSWORD, settled
from tests.sites import Site

# What is done to the case in the end, and what the kiosk says then.
WRITTEN = {
    "Đã nhận bổ sung": "Đang xử lý",
    "Đã có kết quả": "Đã xử lý xong",
    "Trả kết quả": "Đã trả kết quả",
}
SECOND = "H49.12-251106-0002"


@pytest.fixture
def site(make_site: Callable[..., Site], tmp_path: Path, redis_url: str, sqlite_url: str) -> Site:
    """A gateway with a catalogue, and no case yet."""
    return counter_site(make_site, tmp_path, redis_url, sqlite_url)


@pytest.fixture
def site_url(site: Site) -> Iterator[str]:
    """Its address."""
    with listening(lambda _: site.app) as url:
        yield url


@pytest.fixture(autouse=True)
def desk(page: Page) -> None:
    """The screen of most desks."""
    page.set_viewport_size({"width": 1366, "height": 768})


def signed_in(page: Page, site_url: str) -> None:
    """Come to the counter by keys."""
    page.goto(f"{site_url}/desk/")
    expect(page.get_by_label("Tên tài khoản")).to_be_focused()
    keys(page, ACCOUNT, "Tab", PASSWORD, "Enter")
    expect(page.locator("#find")).to_be_focused()


def reach(page: Page, name: str) -> None:
    """Press Tab until the control of this name has the focus, from where the page put it first."""
    expect(page.locator(":focus")).to_have_count(1)
    for _ in range(60):
        page.keyboard.press("Tab")
        if name in page.evaluate("document.activeElement.textContent + document.activeElement.id"):
            return
    pytest.fail(f"no Tab leads to {name}")


def do(page: Page, name: str) -> None:
    """Press a button or a link of the page, by keys."""
    reach(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def alt(page: Page, digit: int) -> None:
    """Press Alt and a digit as a keyboard does: Playwright's own press leaves out the character
    that the key bears, by which Chromium knows an access key."""
    key = {"type": "keyDown", "modifiers": 1, "code": f"Digit{digit}", "key": str(digit)}
    pressed = {**key, "text": str(digit), "unmodifiedText": str(digit)}
    pressed["windowsVirtualKeyCode"] = ord(str(digit))
    page.context.new_cdp_session(page).send("Input.dispatchKeyEvent", pressed)


def take_in(page: Page, name: str) -> None:
    """Take a case in."""
    alt(page, 2)
    expect(page.locator("#q")).to_be_focused()
    keys(page, "dang ky khai sinh", "Enter")
    expect(page.locator("#name")).to_be_focused()
    keys(page, name, "Tab", "0912345678", "Enter")
    expect(page.get_by_role("link", name="In giấy hẹn")).to_be_focused()


@pytest.fixture
def kiosk(page: Page, site: Site, site_url: str) -> Iterator[Callable[[str], None]]:
    """A function that looks the case up at the kiosk in the hall, and expects words there."""
    hall = page.context.new_page()
    hall.goto(f"{site_url}/kiosk/")

    def shows(words: str) -> None:
        site.level()
        scan(hall, FIRST)
        expect(hall.locator(".answer")).to_contain_text(words)

    yield shows
    hall.close()


@pytest.mark.slow
def test_a_case_goes_from_intake_to_a_collected_result_while_the_kiosk_shows_each_step(
    page: Page, site_url: str, site: Site, kiosk: Callable[[str], None]
) -> None:
    settled(site)
    signed_in(page, site_url)
    take_in(page, "Nguyễn Văn A")
    expect(page.get_by_role("status")).to_contain_text(FIRST)
    kiosk("Được tiếp nhận")

    alt(page, 0)
    keys(page, "1", "Enter")  # the running number of today is enough
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    do(page, "Bắt đầu giải quyết")
    kiosk("Đang xử lý")

    do(page, "Yêu cầu bổ sung")
    expect(page.locator("#needs")).to_be_focused()
    keys(page, "Bản sao Giấy chứng sinh", "Tab", "20/11/2025", "Enter")
    expect(page.get_by_role("status")).to_contain_text("Yêu cầu bổ sung")
    kiosk("Cần bổ sung")

    for act, shown in WRITTEN.items():
        do(page, act)
        if act != "Trả kết quả":  # which asks nothing
            do(page, "Ghi")
        expect(page.get_by_role("status")).to_contain_text(act)
        kiosk(shown)


def test_a_pile_is_scanned_faster_than_its_rows_come(page: Page, site_url: str, site: Site) -> None:
    settled(site)
    signed_in(page, site_url)
    for name in ("Nguyễn Văn A", "Nguyễn Văn B"):
        take_in(page, name)

    alt(page, 3)
    expect(page.locator("#scan")).to_be_focused()
    page.keyboard.type(f"{FIRST}\n{SECOND}\n".replace("\n", "\r"))
    expect(page.locator("#rows tbody tr")).to_have_count(2)
    expect_accessible(page)
    do(page, "Bắt đầu giải quyết (2)")

    expect(page.get_by_role("status")).to_contain_text("2 trên 2")
    expect(page.locator("#scan")).to_be_focused()
    assert {case_of(site, code).status for code in (FIRST, SECOND)} == {"processing"}


def test_a_case_and_its_forms_are_accessible_when_right_and_when_wrong(
    page: Page, site_url: str, site: Site
) -> None:
    settled(site)
    signed_in(page, site_url)
    take_in(page, "Nguyễn Văn A")
    expect_accessible(page)
    page.goto(f"{site_url}/desk/new?procedure=1.001193")
    expect(page.locator("#name")).to_be_focused()
    keys(page, "Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#name")).to_be_focused()
    expect_accessible(page)

    for event in ("request_supplement", "request_payment", "transfer", "complete"):
        page.goto(f"{site_url}/desk/cases/{FIRST}?do={event}")
        expect(page.locator(".event :focus")).to_have_count(1)
        expect_accessible(page)


@pytest.mark.parametrize("path", ["new", "pile", "calls", "submissions", "dates", "feedback"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_page_is_accessible_and_begins_where_work_begins(
    page: Page, site_url: str, site: Site, path: str, lang: str
) -> None:
    settled(site)
    signed_in(page, site_url)

    page.goto(f"{site_url}/desk/{path}?lang={lang}")

    expect(page.locator("main :focus")).to_have_count(1)
    expect_accessible(page)


def test_everything_works_without_scripts(browser: Browser, site_url: str, site: Site) -> None:
    settled(site, role=Role.SUPERVISOR)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site_url}/desk/")
    page.get_by_label("Tên tài khoản").fill(ACCOUNT)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    keys(page, "Enter")
    expect(page.locator("#find")).to_be_focused()
    take_in(page, "Nguyễn Văn A")

    page.goto(f"{site_url}/desk/pile")
    keys(page, FIRST, "Enter")
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    page.get_by_role("button", name="Bắt đầu giải quyết").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("1 trên 1")
    page.get_by_role("link", name=FIRST).press("Enter")
    page.get_by_role("button", name="Huỷ bước vừa ghi").press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Được tiếp nhận")
    context.close()
