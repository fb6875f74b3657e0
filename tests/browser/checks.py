"""What every screen must hold: nothing axe objects to, nothing too small, nothing cut off."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

MM = 4.03
TARGET = 20 * MM
# Controls stand at most so high above the panel's lower edge (EN 301 549, 8.3, at 780 mm).
REACH_MM = 440
# A capital of Noto Sans is 0.714 of its size; the ADA asks for 4.8 mm (2010 Standards, 707.7.2),
# large letters subtend 0.7 degrees at half a metre: 6.1 mm (EN 301 549, 5.1.4).
CAPITAL, LARGE_CAPITAL, PER_SIZE = 4.8, 6.1, 0.714
SIZES = {"upright": (1080, 1920), "lying": (1920, 1080)}

_TARGETS = """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), summary")]
  .filter((e) => e.checkVisibility())
  .map((e) => { const r = e.getBoundingClientRect();
    return { what: e.textContent.trim() || e.name, x: r.x, y: r.y, w: r.width, h: r.height }; })"""
_TEXTS = """() => [...document.querySelectorAll("body *")]
  .filter((e) => e.checkVisibility() && !e.classList.contains("out-of-sight") &&
    [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
  .map((e) => ({ what: e.textContent.trim(), size: parseFloat(getComputedStyle(e).fontSize) }))"""
# What holds more than it shows. A line's letters stand out of it by a fifth of their size.
_CUT = """() => [...document.querySelectorAll(".button, .key, .lead, .hands, .low")]
  .filter((e) => e.checkVisibility() && (e.scrollWidth > e.clientWidth + 1 ||
    e.scrollHeight > e.clientHeight + 0.2 * parseFloat(getComputedStyle(e).fontSize)))
  .map((e) => e.textContent.trim())"""
# Codes on more than one line.
_BROKEN_CODES = """() => [...document.querySelectorAll(".code")]
  .filter((e) => e.checkVisibility() && e.getClientRects().length > 1)
  .map((e) => e.textContent.trim())"""
_OVERFLOW = """() => {
  const root = document.documentElement, main = document.querySelector("main");
  return [root.scrollWidth - innerWidth, root.scrollHeight - innerHeight,
    main.scrollWidth - main.clientWidth, main.scrollHeight - main.clientHeight]; }"""


def expect_accessible(page: Page) -> None:
    """Assert that axe finds nothing."""
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def expect_kiosk_sizes(page: Page, *, capital: float = CAPITAL, mm: float = MM) -> None:
    """Assert millimetres: targets, gaps, letters, reach; that nothing has to scroll, and that a
    code stands on one line."""
    _be_drawn(page)
    targets = page.evaluate(_TARGETS)
    assert targets
    size = 20 * mm - 0.5
    assert [t for t in targets if t["w"] < size or t["h"] < size] == []
    near = [(a["what"], b["what"]) for a, b in _pairs(targets) if _too_near(a, b, 3 * mm)]
    assert near == []
    smallest = capital * mm / PER_SIZE - 0.01
    assert [t for t in page.evaluate(_TEXTS) if t["size"] < smallest] == []
    assert page.evaluate(_OVERFLOW) == [0, 0, 0, 0]
    assert page.evaluate(_CUT) == []
    assert page.evaluate(_BROKEN_CODES) == []
    _expect_inside(page, targets, mm)


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


def _expect_inside(page: Page, targets: list[dict[str, Any]], mm: float) -> None:
    size = page.viewport_size
    assert size is not None
    outside = [
        t
        for t in targets
        if t["x"] < 0
        or t["y"] < max(0, size["height"] - REACH_MM * mm)
        or t["x"] + t["w"] > size["width"]
        or t["y"] + t["h"] > size["height"]
    ]
    assert outside == []


def _pairs(targets: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return [(a, b) for i, a in enumerate(targets) for b in targets[i + 1 :]]


def _too_near(a: dict[str, Any], b: dict[str, Any], gap: float) -> bool:
    across = max(a["x"], b["x"]) - min(a["x"] + a["w"], b["x"] + b["w"])
    down = max(a["y"], b["y"]) - min(a["y"] + a["h"], b["y"] + b["h"])
    return bool(max(across, down) < gap - 0.5)
