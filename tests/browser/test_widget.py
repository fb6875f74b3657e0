"""The look-up inside another agency's page, on another origin: by a script tag or a frame."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect
from werkzeug.serving import make_server

from kiosk_ui.phone_needs import PhoneNeeds, Widget
from lookup_gateway.model import Status
from tests.browser.checks import expect_accessible
from tests.kiosk_ui.hall import code_of, phone_needs

CODE = code_of(Status.PROCESSING)
LINKS = (("Một cửa", "https://motcua.example.vn/"), ("Dịch vụ công", "https://dvc.example.vn/"))
# What an agency's own style sheet may do to everything on its pages.
_STYLE = "<style>* { font-size: 40px !important; color: red; display: block }</style>"
_PAGE = (
    '<!doctype html><html lang="vi"><title>Sở Mẫu</title>{}<main><h1>Sở Mẫu</h1>{}</main></html>'
)


@dataclass
class Agency:
    """Another site. `inside` is what it puts into its page."""

    url: str
    inside: str = ""

    def answer(self) -> str:
        """Return its one page."""
        return _PAGE.format(_STYLE, self.inside)


@pytest.fixture
def agency() -> Iterator[Agency]:
    """A site of its own, on another host and port."""
    app = Flask(__name__)
    server = make_server("localhost", 0, app, threaded=True)
    agency = Agency(f"http://localhost:{server.port}")
    app.add_url_rule("/", view_func=agency.answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield agency
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def told_phone(agency: Agency) -> PhoneNeeds:
    """A province that lets this agency hold its look-up."""
    return phone_needs(widget=Widget(sites=(agency.url,), links=LINKS))


@pytest.fixture
def visitor(context: BrowserContext, agency: Agency, site_url: str) -> Iterator[Page]:
    """Somebody at the agency's page, which has the one script tag."""
    agency.inside = f'<script src="{site_url}/widget.js"></script>'
    page = context.new_page()
    page.set_viewport_size({"width": 800, "height": 600})
    yield page
    page.close()


def look_up(frame: FrameLocator, code: str = CODE) -> None:
    """Ask inside the frame."""
    frame.get_by_label("Nhập mã hồ sơ").fill(code)
    frame.get_by_role("button", name="Tra cứu").click()


def test_the_state_appears_inside_the_agencys_page(visitor: Page, agency: Agency) -> None:
    visitor.goto(agency.url)
    frame = visitor.frame_locator("iframe[title='Tra cứu hồ sơ']")

    look_up(frame)

    heading = frame.get_by_role("heading", level=1)
    expect(heading).to_contain_text("đang được giải quyết")
    expect(heading).to_be_focused()
    assert visitor.url.rstrip("/") == agency.url
    for name, url in LINKS:
        expect(frame.get_by_role("link", name=name)).to_have_attribute("href", url)


def test_nobody_else_is_called_and_nothing_is_kept(
    visitor: Page, agency: Agency, site_url: str
) -> None:
    asked: list[str] = []
    visitor.on("request", lambda request: asked.append(request.url))

    visitor.goto(agency.url)
    frame = visitor.frame_locator("iframe")
    look_up(frame)
    expect(frame.get_by_role("heading", level=1)).to_contain_text("đang được giải quyết")

    assert all(url.startswith((agency.url, site_url)) for url in asked)
    assert not any(CODE in url for url in asked)
    assert visitor.context.cookies() == []


def test_the_agencys_styles_stay_outside_and_ours_inside(visitor: Page, agency: Agency) -> None:
    visitor.goto(agency.url)
    inside = visitor.frame_locator("iframe").locator("body")

    expect(inside).to_have_css("font-size", "18px")
    expect(inside).to_have_css("color", "rgb(11, 12, 12)")
    expect(visitor.locator("h1")).to_have_css("font-size", "40px")


def test_the_frame_is_as_high_as_what_is_in_it(visitor: Page, agency: Agency) -> None:
    visitor.goto(agency.url)
    frame = visitor.frame_locator("iframe")
    look_up(frame)
    expect(frame.locator(".steps")).to_be_visible()

    def fits() -> bool:
        height = visitor.locator("iframe").bounding_box()["height"]  # type: ignore[index] # is there
        return bool(abs(frame.locator("body").evaluate("b => b.offsetHeight") - height) <= 1)

    expect(visitor.locator("iframe")).not_to_have_css("height", "576px")
    assert fits()
    # A page cannot say for the frame how high it is.
    visitor.evaluate("postMessage({ lookupGatewayHeight: 5000 }, '*')")
    visitor.evaluate("() => new Promise((done) => setTimeout(done))")
    assert fits()


def test_it_is_worked_by_keys_alone(visitor: Page, agency: Agency) -> None:
    visitor.goto(agency.url)
    frame = visitor.frame_locator("iframe")
    expect(frame.get_by_role("button", name="Tra cứu")).to_be_visible()

    visitor.keyboard.press("Tab")
    visitor.keyboard.type(CODE)
    visitor.keyboard.press("Tab")
    visitor.keyboard.press("Enter")

    expect(frame.get_by_role("heading", level=1)).to_be_focused()


def test_axe_finds_nothing_in_the_frame(visitor: Page, agency: Agency) -> None:
    visitor.goto(agency.url)
    frame = visitor.frame_locator("iframe")
    look_up(frame)
    expect(frame.locator(".steps")).to_be_visible()

    expect_accessible(visitor)  # axe looks into frames


def test_the_language_is_the_agencys_choice(visitor: Page, agency: Agency, site_url: str) -> None:
    agency.inside = f'<script src="{site_url}/widget.js" data-lang="en"></script>'
    visitor.goto(agency.url)

    frame = visitor.frame_locator("iframe[title='Case look-up']")
    expect(frame.get_by_label("Enter your case code")).to_be_visible()


def test_a_plain_frame_needs_no_script(browser: Browser, agency: Agency, site_url: str) -> None:
    agency.inside = f'<iframe title="Tra cứu hồ sơ" src="{site_url}/widget/" height="600"></iframe>'
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(agency.url)

    frame = page.frame_locator("iframe")
    look_up(frame)

    expect(frame.get_by_role("heading", level=1)).to_contain_text("đang được giải quyết")
    context.close()


class TestElsewhere:
    """A site that the profile does not list."""

    @pytest.fixture
    def told_phone(self) -> PhoneNeeds:
        """A province that lists another site."""
        return phone_needs(widget=Widget(sites=("https://motcua.example.vn",)))

    def test_the_script_puts_nothing_there(self, visitor: Page, agency: Agency) -> None:
        with visitor.expect_console_message(lambda said: "is not for" in said.text):
            visitor.goto(agency.url)

        expect(visitor.locator("iframe")).to_have_count(0)

    def test_a_plain_frame_is_refused_by_the_browser(
        self, visitor: Page, agency: Agency, site_url: str
    ) -> None:
        agency.inside = f'<iframe title="x" src="{site_url}/widget/"></iframe>'
        refused = "frame-ancestors"

        with visitor.expect_console_message(lambda said: refused in said.text):
            visitor.goto(agency.url)

        expect(visitor.frame_locator("iframe").get_by_role("button")).to_have_count(0)
