"""The phone page as an app: it says when there is no line, and reads a receipt by the camera."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from lookup_gateway.model import Status
from tests.browser.checks import expect_accessible, expect_phone_sizes
from tests.kiosk_ui.hall import FULL, code_of, token_of

CODE = code_of(Status.PROCESSING)

# Linux has no BarcodeDetector: a browser that reads what the test holds before its camera.
_CAMERA = """(() => {
  window.held = [];
  window.BarcodeDetector = class { async detect() { return window.held.splice(0, 1); } };
  const stream = () => document.createElement("canvas").captureStream();
  navigator.mediaDevices.getUserMedia = async () => stream();
})()"""


@pytest.fixture
def phone(context: BrowserContext) -> Iterator[Page]:
    """A phone whose browser may complain: without a line it does."""
    page = context.new_page()
    page.set_viewport_size({"width": 360, "height": 640})
    yield page
    context.set_offline(False)
    page.close()


def install(page: Page, url: str) -> None:
    """Open the page until its worker stands before every request."""
    page.goto(url)
    page.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
    page.reload()
    assert page.evaluate("navigator.serviceWorker.controller !== null")


def kept(page: Page) -> list[str]:
    """Return the paths of everything that the phone keeps."""
    paths: list[str] = page.evaluate(
        """async () => {
          const names = await caches.keys();
          const all = await Promise.all(names.map(async (n) => (await caches.open(n)).keys()));
          return all.flat().map((request) => new URL(request.url).pathname);
        }"""
    )
    return paths


def test_without_a_line_it_says_so_and_shows_no_earlier_state(phone: Page, site_url: str) -> None:
    install(phone, f"{site_url}/t/{token_of(FULL)}")
    expect(phone.get_by_text("Giấy chứng sinh").first).to_be_visible()

    phone.context.set_offline(True)
    phone.reload()

    expect(phone.get_by_role("heading", level=1)).to_have_text("Không có kết nối mạng")
    expect(phone.get_by_text("Giấy chứng sinh")).to_have_count(0)
    expect_phone_sizes(phone)
    expect_accessible(phone)
    assert "/offline" in kept(phone)
    assert all(path == "/offline" or path.startswith("/ui/") for path in kept(phone))


def test_when_the_line_is_back_the_state_comes_by_itself(phone: Page, site_url: str) -> None:
    install(phone, f"{site_url}/t/{token_of(FULL)}")
    phone.context.set_offline(True)
    phone.reload()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Không có kết nối mạng")

    phone.context.set_offline(False)

    expect(phone.get_by_text("Giấy chứng sinh").first).to_be_visible()


def test_a_code_sent_without_a_line_is_not_lost_in_an_error(phone: Page, site_url: str) -> None:
    install(phone, site_url)
    phone.context.set_offline(True)
    phone.get_by_label("Nhập mã hồ sơ").fill(CODE)
    phone.get_by_role("button", name="Tra cứu").tap()

    expect(phone.get_by_role("heading", level=1)).to_have_text("Không có kết nối mạng")
    assert CODE not in phone.url


def test_the_worker_leaves_the_kiosk_alone(phone: Page, site_url: str) -> None:
    install(phone, site_url)
    phone.context.set_offline(True)

    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        phone.goto(f"{site_url}/kiosk/")


def test_a_browser_that_reads_no_codes_offers_no_camera(phone: Page, site_url: str) -> None:
    phone.goto(site_url)

    expect(phone.get_by_role("button", name="Quét mã QR bằng máy ảnh")).to_be_hidden()


def test_only_the_page_with_the_field_may_use_the_camera(phone: Page, site_url: str) -> None:
    allowed = "() => document.featurePolicy.allowsFeature('camera')"

    phone.goto(site_url)
    assert phone.evaluate(allowed)
    phone.goto(f"{site_url}/t/{token_of(FULL)}")
    assert not phone.evaluate(allowed)


def hold(page: Page, url: str, text: str) -> None:
    """Hold a code before the camera."""
    page.add_init_script(_CAMERA)
    page.goto(url)
    page.get_by_role("button", name="Quét mã QR bằng máy ảnh").tap()
    page.evaluate("(rawValue) => { window.held.push({ rawValue }); }", text)


def test_the_camera_opens_the_receipts_page(phone: Page, site_url: str) -> None:
    hold(phone, site_url, f"{site_url}/T/{token_of(FULL)}".upper())

    expect(phone.get_by_text("Giấy chứng sinh").first).to_be_visible()


def test_the_camera_looks_a_bare_code_up(phone: Page, site_url: str) -> None:
    hold(phone, site_url, CODE)

    expect(phone.get_by_role("heading", level=1)).to_contain_text("đang được giải quyết")
    assert CODE not in phone.url


@pytest.mark.parametrize(
    "text", ["https://evil.example/t/12345678-ABCD", "javascript:alert(12345678)", "WIFI:S=CAFE;;"]
)
def test_something_else_is_neither_followed_nor_shown(
    phone: Page, site_url: str, text: str
) -> None:
    hold(phone, site_url, text)

    expect(phone.get_by_text("Đây không phải mã QR của giấy hẹn.")).to_be_visible()
    assert phone.url.rstrip("/") == site_url
    assert "evil" not in phone.content()
    assert "CAFE" not in phone.content()
