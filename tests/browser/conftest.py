"""Fixtures of the browser's tests: a live hall with the gateway's headers, and a watched page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route

import kiosk_ui
from kiosk_ui.phone_needs import PhoneNeeds
from tests.kiosk_ui.hall import Hall, app_of, phone_needs
from tests.running import listening

# So that a failed check shows what it saw.
pytest.register_assert_rewrite("tests.browser.checks")

AUDIO = Path(kiosk_ui.__file__).parent / "static" / "audio"

# What the page itself reports about its policy reaches the test through this.
_WATCH_POLICY = """
window.broken = [];
addEventListener("securitypolicyviolation", (e) =>
  broken.push(`${e.violatedDirective} ${e.blockedURI}`));
"""


@pytest.fixture
def hall() -> Hall:
    """The cases, and the switches that make things go wrong."""
    return Hall()


@pytest.fixture
def told_phone() -> PhoneNeeds:
    """What the phone's pages are told; a module that needs more says its own."""
    return phone_needs()


@pytest.fixture
def site_url(hall: Hall, told_phone: PhoneNeeds) -> Iterator[str]:
    """The address of the pages, served by threads of this process."""
    with listening(lambda url: app_of(hall, url, phone=told_phone)) as url:
        yield url


def _from_disk(route: Route) -> None:
    """Give a clip past the server, which leaves its file open when a voice is cut short."""
    route.fulfill(path=AUDIO / route.request.url.partition("/ui/audio/")[2])


# What Chromium notes of things that are right: an answer of 4xx or 5xx is the page's honest status,
# and whoever presses a key before the page has set its focus keeps his own.
_NOTES = ("the server responded with a status", "Autofocus processing was blocked")


@pytest.fixture
def page(context: BrowserContext, site_url: str) -> Iterator[Page]:
    """A page that must neither break its policy nor complain, whatever the test does.

    It is closed before the site is, or its last pictures would be missed and complained of."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.add_init_script(_WATCH_POLICY)
    page.route("**/ui/audio/**", _from_disk)
    yield page
    if page.url.startswith("http"):
        complaints += page.evaluate("window.broken")
    page.close()
    assert [said for said in complaints if not any(note in said for note in _NOTES)] == []
