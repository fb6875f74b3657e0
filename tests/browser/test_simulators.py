"""The simulators drive every channel of a gateway that runs as in production, by its webhooks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from lookup_gateway.demo import procedures
from lookup_gateway.demo.accounts import made_up
from tests.browser.checks import expect_accessible
from tests.machine import free_port
from tests.running import running, serving
from tests.servers import RedisServer
from tests.sites import CODE, SECRET, Site, a_case

WAITS = "còn thiếu giấy tờ, cần được bổ sung"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(redis_server: RedisServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A gateway with a case and a catalogue, for all tests: its processes take long to start."""
    redis_server.flush()
    folder = tmp_path_factory.mktemp("simulated")
    made = Site(folder, REDIS_URL=redis_server.url, DATABASE_URL=f"sqlite:///{folder}/cases.db")
    procedures.load(made.gateway)
    made.record(a_case())
    yield made
    made.close()


@pytest.fixture(scope="module")
def site_url(site: Site) -> Iterator[str]:
    """Its address: web and deliver are processes of their own."""
    port = free_port()
    env = {
        "LOOKUP_DATA_DIR": str(site.settings.data_dir),
        "DATABASE_URL": site.settings.database_url,
        "REDIS_URL": str(site.settings.redis_url),
        "LOOKUP_SECRET_KEYS": SECRET,
        "WEB_CONCURRENCY": "1",
    }
    env |= made_up(env, port)
    with running("deliver", env), serving(env, port):
        yield f"http://127.0.0.1:{port}"


def say(page: Page, text: str) -> None:
    """Write something and press Enter."""
    page.get_by_label("Nội dung").fill(text)
    page.keyboard.press("Enter")


def test_a_text_message_by_twilio_and_by_kannel(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}/dev/sms")
    for by in ("twilio", "kannel"):
        page.get_by_label("Số điện thoại").fill("0912345678")
        page.get_by_label(by).check()
        say(page, f"HS {CODE}")

        heard = page.locator(".theirs .said").last
        expect(heard).to_contain_text("25110")
        expect(page.locator(".theirs pre").last).to_contain_text("HTTP 200")
        expect_accessible(page)
        page.get_by_role("button", name="Xoá").click()
        expect(page.locator(".talk li")).to_have_count(0)


def test_a_telegram_chat_with_its_button(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}/dev/telegram")
    say(page, CODE)
    expect(page.locator(".theirs .said")).to_contain_text(CODE)

    page.locator(".theirs button").first.click()

    expect(page.locator(".theirs")).to_have_count(2)
    expect(page.locator(".theirs .said").last).to_contain_text(WAITS)
    expect_accessible(page)


def test_a_zalo_chat_is_answered_by_the_accounts_own_call(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}/dev/zalo")
    say(page, CODE)

    heard = page.locator(".theirs .said").first
    expect(heard).to_contain_text(CODE, timeout=20_000)
    expect(page.locator(".theirs pre").first).to_contain_text("/v3.0/oa/message/cs")
    expect_accessible(page)


def test_a_call_by_keys(page: Page, site_url: str, site: Site) -> None:
    page.goto(f"{site_url}/dev/phone")
    page.get_by_role("button", name="Gọi", exact=True).click()
    page.get_by_role("button", name="1", exact=True).click()
    for key in "251105*0007":
        page.get_by_role("button", name=key, exact=True).click()
    expect(page.get_by_label("Các phím đã bấm")).to_have_value("251105*0007")
    expect_accessible(page)

    page.get_by_role("button", name="#", exact=True).click()
    expect(page.locator(".said")).to_contain_text("2 5 1 1 0 5")
    page.get_by_role("button", name="1", exact=True).click()

    expect(page.locator(".said")).to_contain_text(WAITS)
    page.get_by_role("button", name="2", exact=True).click()
    page.get_by_label("Các phím đã bấm").fill(site.gateway.lookup_code(a_case()).replace(" ", ""))
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_contain_text("giấy tờ")
    page.get_by_role("button", name="9", exact=True).click()
    expect(page.get_by_text("Tổng đài đã gác máy.")).to_be_visible()


def test_a_call_that_asks_what_a_procedure_needs(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}/dev/phone")
    page.get_by_role("button", name="Gọi", exact=True).click()
    for key in "1*1#":
        page.get_by_role("button", name=key, exact=True).click()
    expect(page.locator(".said")).to_contain_text("mã thủ tục")
    page.get_by_label("Các phím đã bấm").fill("1001193")
    page.keyboard.press("Enter")

    expect(page.locator(".said")).to_contain_text("Giấy tờ thứ 2. Bản sao Giấy chứng sinh.")
