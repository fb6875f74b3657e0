"""What every screen must hold: nothing axe objects to, nothing too small, nothing cut off."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

MM = 4.03
TARGET = 20 * MM
GAP = 3 * MM
# A capital of Noto Sans is 0.714 of its size; the ADA asks for 4.8 mm (2010 Standards, 707.7.2).
SMALLEST_FONT = 4.8 * MM / 0.714
SIZES = {"upright": (1080, 1920), "lying": (1920, 1080)}

_TARGETS = """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), summary")]
  .filter((e) => e.checkVisibility())
  .map((e) => { const r = e.getBoundingClientRect();
    return { what: e.textContent.trim() || e.name, x: r.x, y: r.y, w: r.width, h: r.height }; })"""
_TEXTS = """() => [...document.querySelectorAll("body *")]
  .filter((e) => e.checkVisibility() && !e.classList.contains("out-of-sight") &&
    [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
  .map((e) => ({ what: e.textContent.trim(), size: parseFloat(getComputedStyle(e).fontSize) }))"""
_OVERFLOW = """() => {
  const root = document.documentElement, main = document.querySelector("main");
  return [root.scrollWidth - innerWidth, root.scrollHeight - innerHeight,
    main.scrollWidth - main.clientWidth, main.scrollHeight - main.clientHeight]; }"""


def expect_accessible(page: Page) -> None:
    """Assert that axe finds nothing."""
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def expect_kiosk_sizes(page: Page) -> None:
    """Assert millimetres: targets, gaps, letters; and that nothing has to scroll."""
    _be_drawn(page)
    targets = page.evaluate(_TARGETS)
    assert targets
    small = [t for t in targets if t["w"] < TARGET - 0.5 or t["h"] < TARGET - 0.5]
    assert small == []
    assert [(a["what"], b["what"]) for a, b in _pairs(targets) if _too_near(a, b)] == []
    assert [t for t in page.evaluate(_TEXTS) if t["size"] < SMALLEST_FONT] == []
    assert page.evaluate(_OVERFLOW) == [0, 0, 0, 0]
    _expect_inside(page, targets)


def expect_phone_sizes(page: Page) -> None:
    """Assert one column of 18 px with targets of 48 px."""
    _be_drawn(page)
    targets = page.evaluate(_TARGETS)
    assert [t for t in targets if t["h"] < 48 or t["w"] < 48] == []
    assert min(t["size"] for t in page.evaluate(_TEXTS)) >= 16
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "18px"
    assert page.evaluate(_OVERFLOW)[0] == 0


def _be_drawn(page: Page) -> None:
    """Wait for style sheets and fonts: before them every size is another one."""
    page.wait_for_load_state("load")
    page.evaluate("() => document.fonts.ready.then(() => null)")


def _expect_inside(page: Page, targets: list[dict[str, Any]]) -> None:
    size = page.viewport_size
    assert size is not None
    outside = [
        t
        for t in targets
        if min(t["x"], t["y"]) < 0
        or t["x"] + t["w"] > size["width"]
        or t["y"] + t["h"] > size["height"]
    ]
    assert outside == []


def _pairs(targets: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return [(a, b) for i, a in enumerate(targets) for b in targets[i + 1 :]]


def _too_near(a: dict[str, Any], b: dict[str, Any]) -> bool:
    across = max(a["x"], b["x"]) - min(a["x"] + a["w"], b["x"] + b["w"])
    down = max(a["y"], b["y"]) - min(a["y"] + a["h"], b["y"] + b["h"])
    return bool(max(across, down) < GAP - 0.5)
