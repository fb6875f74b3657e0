"""An officer at the counter, by keyboard alone: a result with its signed file, a letter that is
entered, money that goes back, a new date that is asked for, several agencies at one case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from lookup_gateway.model import Status
from lookup_gateway.paper.forms import Form, render
from lookup_gateway.store.offload import aside
from tests.browser.checks import expect_accessible
from tests.browser.test_counter import alt, do, reach, signed_in, take_in
from tests.browser.test_officers import keys
from tests.counter.hands import FIRST, case_of, counter_site
from tests.counter.test_refunds import tell
from tests.desk.conftest import NOW
from tests.paper.test_forms import facts
from tests.running import listening
from tests.signin.hands import ACCOUNT, PASSWORD, settled
from tests.sites import Site, a_case

LATE = "H49.12-251101-0001"
AHEAD = a_case(LATE, status=Status.PROCESSING, due_at=NOW + timedelta(days=1), needs=())


@pytest.fixture
def site(make_site: Callable[..., Site], tmp_path: Path, redis_url: str, sqlite_url: str) -> Site:
    """A gateway with a catalogue, and one case whose date is tomorrow."""
    site = counter_site(make_site, tmp_path, redis_url, sqlite_url)
    site.record(AHEAD)
    settled(site)
    return site


@pytest.fixture
def site_url(site: Site) -> Iterator[str]:
    """Its address."""
    with listening(lambda _: site.app) as url:
        yield url


@pytest.fixture
def desk(page: Page, site_url: str) -> Page:
    """The screen of most desks, at which somebody has signed in."""
    page.set_viewport_size({"width": 1366, "height": 768})
    signed_in(page, site_url)
    return page


@pytest.fixture
def result(tmp_path: Path) -> Path:
    """A result on the officer's disk."""
    file = tmp_path / "giay-khai-sinh.pdf"
    file.write_bytes(aside(lambda: render(Form.STOP, facts())))
    return file


def open_case(page: Page, code: str = FIRST) -> None:
    """Come to a case by its code."""
    alt(page, 0)
    expect(page.locator("#find")).to_be_focused()
    keys(page, code, "Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def press(page: Page, control: str) -> None:
    """Press Tab until a control of a list has the focus, then Enter: a list that scrolls has the
    focus itself before what is in it."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("(which) => document.activeElement.matches(which)", control):
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_result_is_given_with_its_file(desk: Page, site: Site, result: Path) -> None:
    take_in(desk, "Nguyễn Văn A")
    open_case(desk)
    do(desk, "Đã có kết quả")
    expect(desk.locator("#outcome")).to_be_focused()
    expect_accessible(desk)
    wrong = result.with_suffix(".exe")
    wrong.write_bytes(b"MZ")

    reach(desk, "files")
    with desk.expect_file_chooser() as asked:
        keys(desk, "Space")
    asked.value.set_files([result, wrong])
    do(desk, "Ghi")

    expect(desk.locator("#files")).to_be_focused()  # one of them is no result
    expect(desk.locator("#files-wrong")).to_contain_text("không nhận được")
    expect(desk.get_by_role("checkbox", name="giay-khai-sinh.pdf")).to_be_checked()
    expect_accessible(desk)
    do(desk, "Ghi")

    expect(desk.get_by_role("status")).to_contain_text("Đã có kết quả")
    expect(desk.get_by_role("link", name="giay-khai-sinh.pdf")).to_be_visible()
    expect_accessible(desk)
    given = case_of(site).result
    assert given is not None
    assert [file.name for file in given.files] == ["giay-khai-sinh.pdf"]


def test_a_letter_is_entered_and_its_slip_printed_alone(desk: Page) -> None:
    alt(desk, 7)
    expect(desk.get_by_role("heading", level=1)).to_be_focused()
    do(desk, "Nhập phản ánh nhận qua thư")
    expect(desk.locator("#way")).to_be_focused()
    do(desk, "Nhập")  # nothing is typed yet
    expect(desk.locator("#text")).to_be_focused()
    expect_accessible(desk)
    keys(desk, "Chưa thấy trả lời")
    do(desk, "Nhập")

    expect(desk.get_by_role("status")).to_contain_text("Đã nhập, số F-251106-")
    expect(desk.get_by_role("link", name="Nhập phản ánh tiếp theo")).to_be_focused()
    expect(desk.locator(".slip")).to_contain_text("13/11/2025 17:00")
    expect(desk.get_by_role("button", name="In phiếu")).to_be_visible()
    expect_accessible(desk)
    desk.emulate_media(media="print")
    expect(desk.locator(".slip")).to_be_visible()
    for other in ("#find", ".beside", ".top"):
        expect(desk.locator(other)).to_be_hidden()


def test_money_goes_back_once_it_is_said_how(desk: Page, site: Site) -> None:
    take_in(desk, "Nguyễn Văn A")
    paid = tell(site, FIRST, 10_000)
    alt(desk, 9)
    expect(desk.get_by_role("heading", level=1)).to_be_focused()
    expect_accessible(desk)
    press(desk, "table button")
    expect(desk.locator(f"#note_{paid.id}")).to_be_focused()
    expect_accessible(desk)

    keys(desk, "Đã chuyển khoản lại", "Enter")

    expect(desk.get_by_role("status")).to_contain_text("Đã ghi việc hoàn trả")
    expect(desk.get_by_text("Không có khoản nào phải hoàn trả")).to_be_visible()


def test_a_new_date_is_asked_for_before_the_old_one_is_missed(desk: Page) -> None:
    alt(desk, 6)
    expect(desk.get_by_role("heading", level=1)).to_be_focused()
    press(desk, f"table a[href^='/desk/dates/{LATE}']")
    expect(desk.locator("#due_at")).to_be_focused()
    expect_accessible(desk)
    keys(desk, "Enter")  # without a reason
    expect(desk.locator("#reason")).to_be_focused()
    expect_accessible(desk)

    keys(desk, "Chờ xác minh hộ tịch")
    do(desk, "Gửi lãnh đạo")

    expect(desk.get_by_role("status")).to_contain_text("khi lãnh đạo ban hành")
    expect(desk.get_by_text("Chờ xác minh hộ tịch")).to_be_visible()
    expect(desk.get_by_role("button", name="Ban hành")).to_have_count(0)
    expect_accessible(desk)


def test_several_agencies_are_planned_and_seen_to(desk: Page, site: Site) -> None:
    open_case(desk, LATE)
    do(desk, "Chuyển đơn vị khác")
    expect(desk.locator("#unit")).to_be_focused()
    keys(desk, "ArrowDown", "Tab", "Space", "Tab")  # what is folded up is opened by Space
    expect(desk.locator("#lead_due")).to_be_focused()
    keys(desk, "12/11/2025", "Tab", "ArrowDown", "ArrowDown", "Tab")
    do(desk, "Ghi")
    expect(desk.locator("#agency_due_1")).to_be_focused()  # each agency has its date
    expect_accessible(desk)

    keys(desk, "10/11/2025", "Enter")

    expect(desk.get_by_role("status")).to_contain_text("Chuyển đơn vị khác")
    agencies = desk.get_by_role("table", name="Các cơ quan cùng giải quyết")
    expect(agencies.get_by_role("row").nth(1)).to_contain_text("chủ trì")
    expect(agencies.get_by_role("row").nth(2)).to_contain_text("10/11/2025 17:00")
    expect_accessible(desk)
    assert len(case_of(site, LATE).handled_by) == 2


PAGES = ("feedback/new", "refunds", f"dates/{LATE}", f"cases/{LATE}?do=complete")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_speaks_english_and_begins_where_work_begins(
    desk: Page, site_url: str, path: str
) -> None:
    desk.goto(f"{site_url}/desk/{path}{'&' if '?' in path else '?'}lang=en")

    expect(desk.locator("main :focus")).to_have_count(1)
    expect(desk.locator("html")).to_have_attribute("lang", "en")
    expect_accessible(desk)


def test_a_file_and_a_letter_need_no_scripts(
    browser: Browser, site_url: str, site: Site, result: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site_url}/desk/")
    page.get_by_label("Tên tài khoản").fill(ACCOUNT)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    with page.expect_navigation():
        keys(page, "Enter")
    page.goto(f"{site_url}/desk/cases/{LATE}?do=complete")
    page.locator("#files").set_input_files(result)
    page.get_by_role("button", name="Ghi").press("Enter")
    expect(page.get_by_role("link", name=result.name)).to_be_visible()

    page.goto(f"{site_url}/desk/feedback/new?code={LATE}")
    page.locator("#text").fill("Chưa thấy trả lời")
    page.get_by_role("button", name="Nhập", exact=True).press("Enter")

    expect(page.locator(".slip")).to_contain_text(LATE)
    expect(page.get_by_role("button", name="In phiếu")).to_be_hidden()
    context.close()
