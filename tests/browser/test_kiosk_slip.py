"""The slip on paper: its size, its words, and nothing of the screen around it."""

from __future__ import annotations

import re
from io import BytesIO

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page

from tests.browser.hands import show
from tests.kiosk_ui.hall import FULL, NAME, Hall, full_case, token_of

POINTS_PER_MM = 72 / 25.4
LONG = "H49.12-251031-0051"


@pytest.fixture
def prints(page: Page, site_url: str) -> Page:
    """A kiosk whose printer only counts."""
    page.set_viewport_size({"width": 1080, "height": 1920})
    page.add_init_script("window.printed = 0; window.print = () => { printed += 1; }")
    page.goto(f"{site_url}/kiosk/")
    return page


def test_a_slip_is_printed_once(prints: Page) -> None:
    show(prints, {"do": "slip", "text": FULL})

    assert prints.evaluate("printed") == 1
    show(prints, {"do": "find", "text": FULL})
    assert prints.evaluate("printed") == 1


@pytest.mark.parametrize("code", [FULL, LONG])
def test_the_paper_is_one_page_of_80_by_160_mm(
    prints: Page, site_url: str, hall: Hall, code: str
) -> None:
    hall.put(full_case(LONG, "giấy tờ chứng minh nơi cư trú " * 20))
    show(prints, {"do": "slip", "scan": f"{site_url}/T/{token_of(code)}"})

    paper = prints.pdf(prefer_css_page_size=True)

    ((width, height),) = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", paper)
    assert float(width) / POINTS_PER_MM == pytest.approx(80, abs=0.5)
    assert float(height) / POINTS_PER_MM == pytest.approx(160, abs=0.5)


def test_what_is_printed_can_be_read_and_scanned(prints: Page, site_url: str) -> None:
    link = f"{site_url}/T/{token_of(FULL)}".upper()
    show(prints, {"do": "slip", "scan": link})
    prints.emulate_media(media="print")
    shown = prints.locator("body > *:visible")

    assert shown.count() == 1
    words = shown.inner_text()
    assert FULL in words
    assert "Hồ sơ còn thiếu giấy tờ" in words
    assert "Giấy chứng sinh" in words
    assert NAME not in words
    sizes = prints.evaluate(
        """() => [...document.querySelectorAll(".slip p")].map(
          (p) => parseFloat(getComputedStyle(p).fontSize) * 72 / 96)"""
    )
    assert min(sizes) >= 11
    picture = prints.locator(".slip svg")
    box = picture.bounding_box()
    assert box is not None
    assert box["width"] >= 25 / 25.4 * 96
    pixels = np.array(Image.open(BytesIO(picture.screenshot())).convert("L"))
    assert [one.text for one in zxingcpp.read_barcodes(pixels)] == [link]
