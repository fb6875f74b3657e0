"""What a screen reader is given: landmarks, one first heading, a name for every control; and hands
that have only a keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from lookup_gateway.model import Status
from tests.browser.hands import arriving
from tests.browser.scenes import KEPT, SHOWN, set_up
from tests.kiosk_ui.hall import code_of

CODE = code_of(Status.PROCESSING)
_CONTROLS = ("button", "link", "textbox", "radio", "checkbox", "combobox", "img")


@pytest.mark.parametrize("name", SHOWN)
def test_a_screen_has_landmarks_one_heading_and_named_controls(
    page: Page, site_url: str, name: str
) -> None:
    set_up(page, site_url, SHOWN[name])

    tree = page.locator("body").aria_snapshot()

    landmarks = [line.split(":")[0].strip("- ") for line in tree.splitlines() if line[0] == "-"]
    assert {"banner", "main", "contentinfo"} <= set(landmarks)
    assert len(re.findall(r"heading .*\[level=1\]", tree)) == 1
    assert nameless(tree) == []


def test_a_control_without_a_name_is_seen(page: Page, site_url: str) -> None:
    set_up(page, site_url, KEPT["phone-ask"])
    page.locator("button").first.evaluate("(e) => e.replaceChildren()")

    assert nameless(page.locator("body").aria_snapshot())


def test_the_tree_of_an_answer_reads_in_the_order_of_its_worth(page: Page, site_url: str) -> None:
    set_up(page, site_url, KEPT["kiosk-told"])

    heard = page.locator("main").aria_snapshot()

    order = [CODE, "Hồ sơ đang được giải quyết", "Việc Ông/Bà cần làm", "Tiến độ", "Xong"]
    places = [heard.index(words) for words in order]
    assert places == sorted(places)
    assert "[aria-current" not in heard  # a state, not an attribute read aloud


def test_at_the_phone_page_a_keyboard_is_enough(page: Page, site_url: str) -> None:
    set_up(page, site_url, KEPT["phone-ask"])

    to(page, "textbox")
    page.keyboard.type(CODE)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("đang được giải quyết")
    expect(page.locator("[data-focus]")).to_be_focused()


def test_at_the_kiosk_a_keyboard_is_enough(page: Page, site_url: str) -> None:
    set_up(page, site_url, KEPT["kiosk-wait"])

    with arriving(page):
        to(page, "button", "Nhập mã bằng tay")
        page.keyboard.press("Enter")
    page.keyboard.type(CODE.removeprefix("H49.12-").replace("-", ""), delay=350)
    with arriving(page):
        page.keyboard.press("Enter")
    with arriving(page):
        to(page, "button", "Đúng, tra cứu")
        page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("đang được giải quyết")
    with arriving(page):
        to(page, "link", "Xong")
        page.keyboard.press("Enter")
    assert CODE not in page.content()


def nameless(tree: str) -> list[str]:
    """Return the controls and pictures of a tree that have no name."""
    kinds = "|".join(_CONTROLS)
    return re.findall(rf"^\s*- (?:{kinds})(?: \[[^]]*\])*:?$", tree, re.MULTILINE)


def to(page: Page, role: str, name: str = "") -> None:
    """Press Tab until the control has the focus."""
    wanted = page.get_by_role(role, name=name, exact=True) if name else page.get_by_role(role)  # type: ignore[arg-type] # a role
    for _ in range(30):
        page.keyboard.press("Tab")
        if wanted.first.evaluate("(e) => e === document.activeElement"):
            return
    raise AssertionError(f"Tab does not come to {role} {name}")
