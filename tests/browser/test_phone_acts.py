"""A citizen acts on the phone's page, with a script and without: follows, rates, complains."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk_ui.phone_needs import Contact, Line, PhoneNeeds
from lookup_gateway.model import OfficeCard, Result, ResultFile, Status
from lookup_gateway.outgoing import Way
from tests.browser.checks import expect_accessible, expect_phone_sizes
from tests.kiosk_ui.hall import FULL, Hall, case, code_of, phone_needs, token_of

DONE = "H49.12-251105-0090"
RETURNED = code_of(Status.RETURNED)
SMALL = {"width": 320, "height": 568}


@pytest.fixture
def told_phone() -> PhoneNeeds:
    """A province with every line, a place to pay, and an office."""
    return phone_needs(
        pay=lambda code, amount: f"https://thanh-toan.example.vn/?code={code}&amount={amount}",
        contacts=(
            Contact(Line.SMS, "8000"),
            Contact(Line.PHONE, "1900 0000"),
            Contact(Line.ZALO, "https://zalo.me/0000000000000000000"),
            Contact(Line.TELEGRAM, "https://t.me/TinhMauBot"),
        ),
        offices=(OfficeCard(name="UBND phường Hồng Gai", address="Số 1", phone="1900 0001"),),
    )


@pytest.fixture
def hall() -> Hall:
    """The cases, one of them with a result file."""
    hall = Hall()
    file = ResultFile(name="Giấy khai sinh.pdf", url="https://x.example.vn/a.pdf", signed=True)
    hall.put(case(DONE, Status.COMPLETED, result=Result(outcome="granted", files=(file,))))
    return hall


@pytest.fixture
def phone(page: Page) -> Page:
    """The smallest phone that is still in use."""
    page.set_viewport_size(SMALL)  # type: ignore[arg-type] # a size
    return page


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A phone that runs no script."""
    context = browser.new_context(java_script_enabled=False, viewport=SMALL)  # type: ignore[arg-type] # a size
    yield context.new_page()
    context.close()


def open_all(page: Page) -> None:
    """Open everything that opens on a press."""
    for summary in page.locator("summary").all():
        summary.tap()


def act(page: Page, hall: Hall, url: str) -> None:
    """Follow, complain and rate as a citizen who holds the receipts."""
    page.goto(f"{url}/t/{token_of(FULL)}")
    page.get_by_text("Báo cho tôi khi hồ sơ thay đổi").click()
    page.get_by_label("Số điện thoại nhận tin").fill("0912345678")
    page.get_by_role("button", name="Báo bằng tin nhắn SMS").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Từ nay có thay đổi sẽ báo cho Ông/Bà."
    )
    page.get_by_role("link", name="Trở lại hồ sơ").click()

    page.get_by_text("Gửi phản ánh, kiến nghị").click()
    page.get_by_label("Ông/Bà muốn phản ánh điều gì?").fill("Tôi chờ lâu.")
    page.get_by_role("button", name="Gửi phản ánh").click()
    expect(page.get_by_text("F-1")).to_be_visible()

    page.goto(f"{url}/t/{token_of(RETURNED)}")
    page.get_by_text("Đánh giá việc giải quyết").click()
    page.get_by_role("group", name="Tiến độ").get_by_label("4: Hài lòng").check()
    page.get_by_role("group", name="Chất lượng").get_by_label("5: Rất hài lòng").check()
    page.get_by_role("button", name="Gửi đánh giá").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Cảm ơn")

    assert hall.notebook.followed == [(FULL, Way.SMS, "+84912345678", "vi")]
    assert hall.notebook.complaints == [(FULL, "Tôi chờ lâu.")]
    assert hall.notebook.rated == [(RETURNED, 4, 5)]


def test_without_script_a_citizen_follows_complains_and_rates(
    plain_page: Page, hall: Hall, site_url: str
) -> None:
    act(plain_page, hall, site_url)


def test_with_script_too(phone: Page, hall: Hall, site_url: str) -> None:
    act(phone, hall, site_url)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("code", [FULL, DONE, RETURNED])
def test_everything_offered_reads_well_on_the_smallest_phone(
    phone: Page, site_url: str, lang: str, code: str
) -> None:
    phone.goto(f"{site_url}/t/{token_of(code)}?lang={lang}")

    open_all(phone)

    expect_phone_sizes(phone)
    expect_accessible(phone)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("path", ["/how", "/privacy", "/offline", "/f/x", "/widget/"])
def test_the_pages_around_read_well_too(phone: Page, site_url: str, lang: str, path: str) -> None:
    phone.goto(f"{site_url}{path}?lang={lang}")

    expect_phone_sizes(phone)
    expect_accessible(phone)


def test_what_is_wrong_is_told_where_the_reader_is(phone: Page, site_url: str) -> None:
    phone.goto(f"{site_url}/t/{token_of(FULL)}")
    phone.get_by_text("Báo cho tôi khi hồ sơ thay đổi").tap()
    phone.get_by_label("Số điện thoại nhận tin").fill("12")
    phone.get_by_role("button", name="Báo bằng tin nhắn SMS").tap()

    expect(phone.get_by_role("heading", level=1)).to_be_focused()
    expect(phone.get_by_label("Số điện thoại nhận tin")).to_have_value("12")
    expect_phone_sizes(phone)
    expect_accessible(phone)


def test_the_lookup_code_opens_all_details_and_stays_out_of_the_address(
    phone: Page, site_url: str
) -> None:
    phone.goto(site_url)
    phone.get_by_label("Nhập mã hồ sơ").fill(FULL)
    phone.get_by_label("Mã tra cứu").fill("123 456 789")
    phone.get_by_role("button", name="Tra cứu").tap()

    expect(phone.get_by_text("Mã tra cứu chưa khớp")).to_be_visible()
    assert "123" not in phone.url
    expect_accessible(phone)
