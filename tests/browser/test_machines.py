"""What engineers see in a browser: registering a machine, its heartbeat, the operations page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from lookup_gateway.fleet import Beat, Health, Holder
from lookup_gateway.officers import Role
from lookup_gateway.store.kiosks import Kiosks
from tests.browser.checks import expect_accessible
from tests.running import listening
from tests.signin.hands import settled
from tests.sites import Site

OUT_OF_ORDER = "html[data-out-of-order='printer']"


@pytest.fixture
def site_url(site: Site) -> Iterator[str]:
    """The whole gateway, in place of the pages alone."""
    with listening(lambda _: site.app) as url:
        yield url


@pytest.fixture
def kiosks(site: Site) -> Kiosks:
    """The gateway's machines."""
    return Kiosks(site.gateway.engine, site.gateway.settings.clock)


def register(page: Page, site_url: str, code: str) -> None:
    """Do what the engineer does."""
    page.goto(f"{site_url}/kiosk/register")
    page.get_by_label("Mã đăng ký dùng một lần").fill(code)
    page.get_by_role("button", name="Đăng ký").click()


def test_an_engineer_registers_the_machine_and_it_beats(
    page: Page, site_url: str, kiosks: Kiosks
) -> None:
    register(page, site_url, kiosks.add("sanh-1"))
    expect(page.get_by_role("status").first).to_contain_text("sanh-1")

    with page.expect_response("**/kiosk/heartbeat") as heard:
        page.get_by_role("link", name="Mở màn hình tra cứu").click()

    assert heard.value.status == 200
    assert kiosks.all()[0].page_at
    assert page.evaluate("document.cookie") == ""  # no script reads the key


def test_a_wrong_code_is_said_to_be_wrong(page: Page, site_url: str) -> None:
    register(page, site_url, "0000-0000-0000-0000")

    expect(page.get_by_role("alert")).to_contain_text("Mã không đúng")
    expect_accessible(page)


def test_the_page_hears_what_is_out_of_order_and_that_it_is_well_again(
    page: Page, site_url: str, kiosks: Kiosks
) -> None:
    page.clock.install()
    agent = kiosks.trade(kiosks.add("sanh-1"), Holder.AGENT)
    assert agent
    register(page, site_url, kiosks.add("sanh-1"))
    say(kiosks, agent, Health.OUT)

    page.goto(f"{site_url}/kiosk/")

    expect(page.locator(OUT_OF_ORDER)).to_be_attached()
    kiosks.remove("sanh-1")
    page.clock.run_for(61_000)  # nobody knows the machine any more: it goes on as it was
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_an_unregistered_kiosk_sends_no_heartbeat(page: Page, site_url: str) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))

    page.goto(f"{site_url}/kiosk/", wait_until="networkidle")

    assert [url for url in sent if "heartbeat" in url] == []


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_operations_page_reads_well(
    page: Page, site: Site, site_url: str, lang: str, width: int
) -> None:
    kiosks = Kiosks(site.gateway.engine, site.gateway.settings.clock)
    sign_in(page, site, site_url)
    page.set_viewport_size({"width": width, "height": 900})
    agent = kiosks.trade(kiosks.add("sanh-1", "Sảnh tầng 1"), Holder.AGENT)
    assert agent
    say(kiosks, agent, Health.OUT)

    page.goto(f"{site_url}/ops/?lang={lang}")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    expect_accessible(page)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_registration_page_reads_well(page: Page, site_url: str, lang: str) -> None:
    page.goto(f"{site_url}/kiosk/register?lang={lang}")

    expect_accessible(page)


def sign_in(page: Page, site: Site, site_url: str) -> None:
    """Give the browser the session of an officer who keeps the gateway."""
    session = settled(site, role=Role.UNIT_ADMINISTRATOR).client.get_cookie("officer")
    assert session
    page.context.add_cookies([{"name": "officer", "value": session.value, "url": site_url}])


def say(kiosks: Kiosks, key: str, printer: Health) -> None:
    """Let the program beside the page tell how the printer is."""
    kiosk = kiosks.by_key(key)
    assert kiosk
    kiosks.heard(kiosk, Beat(printer=printer))
