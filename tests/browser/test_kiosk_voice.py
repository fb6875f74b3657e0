"""The kiosk without sight or touch: it speaks when asked, and number keys do what fingers do."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from lookup_gateway.model import Status
from tests.browser.hands import arriving, press, scan
from tests.kiosk_ui.hall import FULL, code_of, token_of

CODE = code_of(Status.PROCESSING)

# What is played, without waiting for it: a clip ends as soon as it has begun.
_LISTEN = """
window.heard = [];
HTMLMediaElement.prototype.play = function () {
  heard.push(`${this.src.split("/").slice(-2).join("/")} ${this.volume}`);
  if (!window.endless) setTimeout(() => this.dispatchEvent(new Event("ended")));
  return Promise.resolve();
};
"""

# What was played since the last time, after a moment in which more may come.
_NEWLY_HEARD = "() => new Promise((done) => setTimeout(() => done(heard.splice(0)), 200))"


@pytest.fixture
def listener(page: Page, site_url: str) -> Page:
    """A kiosk whose voice is written down."""
    page.set_viewport_size({"width": 1080, "height": 1920})
    page.add_init_script(_LISTEN)
    page.goto(f"{site_url}/kiosk/")
    return page


def heard(page: Page) -> list[str]:
    """Return the clips played so far, once it is silent again, and forget them."""
    clips: list[str] = []
    while more := page.evaluate(_NEWLY_HEARD):
        clips += more
    return [clip.partition(".opus")[0] for clip in clips]


def key(page: Page, name: str) -> None:
    """Press one key of the number pad, as slowly as a hand."""
    page.keyboard.press(name)
    page.wait_for_timeout(320)


def test_nothing_is_said_until_somebody_asks(listener: Page) -> None:
    scan(listener, CODE)

    assert heard(listener) == []


def test_once_asked_each_screen_is_read_in_its_language(listener: Page) -> None:
    with arriving(listener):
        listener.get_by_role("button", name="Nghe").tap()
    assert heard(listener) == ["vi/wait"]

    scan(listener, CODE)
    said = heard(listener)
    assert said[:2] == ["vi/status.processing", "vi/due"]
    assert said[said.index("vi/key") :][:3] == ["vi/key", "vi/n.1", "vi/act.code"]

    with arriving(listener):
        listener.get_by_role("button", name="English").tap()
    assert heard(listener)[0] == "en/status.processing"


def test_it_can_be_repeated_stopped_and_made_louder(listener: Page) -> None:
    with arriving(listener):
        listener.get_by_role("button", name="Nghe").tap()
    heard(listener)
    listener.get_by_role("button", name="Nghe lại").tap()
    assert heard(listener) == ["vi/wait"]

    volumes = []
    for name in ("Âm lượng vừa", "Âm lượng to", "Âm lượng nhỏ"):
        with arriving(listener):
            listener.get_by_role("button", name=name).tap()
        volumes += listener.evaluate(_NEWLY_HEARD)
    assert [clip.rpartition(" ")[2] for clip in volumes] == ["1", "0.3", "0.6"]

    listener.evaluate("window.endless = true")
    listener.get_by_role("button", name="Nghe lại").tap()
    listener.get_by_role("button", name="Dừng").tap()
    listener.evaluate("window.endless = false")
    heard(listener)
    assert heard(listener) == []


def test_any_touch_silences_it(listener: Page) -> None:
    scan(listener, CODE)
    with arriving(listener):
        listener.get_by_role("button", name="Nghe").tap()
    listener.evaluate("window.endless = true")
    listener.get_by_role("button", name="Nghe lại").tap()

    listener.touchscreen.tap(500, 300)
    listener.evaluate("window.endless = false")

    heard(listener)
    assert heard(listener) == []


def test_a_case_is_looked_up_and_left_by_the_number_pad_alone(listener: Page) -> None:
    with arriving(listener):
        key(listener, "NumpadMultiply")
    assert heard(listener) == ["vi/wait"]
    with arriving(listener):
        key(listener, "NumpadEnter")
    assert heard(listener) == ["vi/enter"]
    for digit in "25110500049":
        key(listener, f"Numpad{digit}")
    key(listener, "NumpadSubtract")
    assert heard(listener)[:3] == ["vi/n.2", "vi/n.5", "vi/n.1"]
    expect(listener.get_by_role("textbox")).to_have_value(CODE)

    with arriving(listener):
        key(listener, "NumpadEnter")
    spelled = heard(listener)
    assert spelled[:5] == ["vi/check", "vi/letter.h", "vi/n.4", "vi/n.9", "vi/sign.dot"]
    with arriving(listener):
        key(listener, "Numpad1")
    assert heard(listener)[0] == "vi/status.processing"
    key(listener, "NumpadAdd")
    assert heard(listener)[0] == "vi/status.processing"
    with listener.expect_navigation():
        listener.keyboard.press("NumpadDivide")

    expect(listener.locator("body")).to_have_attribute("data-sound", "0")


def test_marks_are_given_by_the_number_pad(listener: Page, site_url: str) -> None:
    scan(listener, f"{site_url}/T/{token_of(FULL)}")
    with arriving(listener):
        key(listener, "Numpad4")
    expect(listener.locator("body")).to_have_attribute("data-state", "rate")
    key(listener, "Numpad5")
    key(listener, "Numpad3")

    with arriving(listener):
        key(listener, "NumpadEnter")

    expect(listener.locator("body")).to_have_attribute("data-state", "rated")


def test_the_warning_is_spoken(listener: Page, site_url: str) -> None:
    listener.clock.install()
    listener.goto(f"{site_url}/kiosk/?sound=2")
    with arriving(listener):
        press(listener, "25", gap_ms=1, enter=False)
        listener.clock.run_for(1_000)
    listener.clock.run_for(1_000)

    listener.clock.run_for(121_000)

    assert "idle" in " ".join(listener.evaluate("heard"))


def test_a_screen_tells_its_parts_to_who_cannot_see_it(listener: Page, site_url: str) -> None:
    scan(listener, f"{site_url}/T/{token_of(FULL)}")

    expect(listener.locator("body")).to_match_aria_snapshot(
        """
        - main:
          - heading "Hồ sơ còn thiếu giấy tờ, cần được bổ sung." [level=1]
          - region "Việc Ông/Bà cần làm":
            - list
          - region "Tiến độ":
            - list
          - group "Việc có thể làm":
            - button "Xem chi tiết"
            - button "In phiếu"
            - button "Xem trên điện thoại"
            - button "Đánh giá"
            - button "Xem hồ sơ khác"
            - link "Xong"
        - contentinfo:
          - group "Ngôn ngữ, cỡ chữ, màu nền, tiếng":
            - button "English"
            - button "Chữ to"
            - button "Nền tối"
            - button "Nghe"
        """
    )
    expect(listener.get_by_role("heading", level=1)).to_be_focused()


def test_every_control_is_reached_by_the_tabulator(listener: Page) -> None:
    scan(listener, CODE)
    names = []
    for _ in range(11):
        listener.keyboard.press("Tab")
        names.append(listener.evaluate("document.activeElement.textContent.trim()"))

    assert names[:2] == ["Nhập mã tra cứu", "Xem chi tiết"]
    assert {"Xong", "English", "Chữ to", "Nền tối", "Nghe"} <= set(names)
