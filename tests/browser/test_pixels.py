"""Ten screens look as they did: kept pictures, compared with a tolerance.

UPDATE_SCREENS=1 keeps new ones; look at each before it is committed."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.browser.scenes import KEPT, set_up

SCREENS = Path(__file__).parent / "screens"
SEEN = Path("test-results") / "screens"
# A letter drawn by another version of the browser differs at its edges, by less than this of 255,
# or in fewer than one pixel of two hundred.
SAME, MOST_OTHER = 48, 0.005


def test_ten_screens_are_kept() -> None:
    assert sorted(path.stem for path in SCREENS.glob("*.png")) == sorted(KEPT)
    assert len(KEPT) == 10


@pytest.mark.parametrize("name", KEPT)
def test_a_screen_looks_as_it_did(page: Page, site_url: str, name: str) -> None:
    set_up(page, site_url, KEPT[name])

    now = Image.open(BytesIO(page.screenshot(animations="disabled", caret="hide"))).convert("RGB")

    kept = SCREENS / f"{name}.png"
    if os.environ.get("UPDATE_SCREENS") == "1":
        SCREENS.mkdir(exist_ok=True)
        now.quantize(128, dither=Image.Dither.NONE).save(kept, optimize=True)
    other = difference(now, Image.open(kept).convert("RGB"))
    if other > MOST_OTHER:
        SEEN.mkdir(parents=True, exist_ok=True)
        now.save(SEEN / kept.name)
    assert other <= MOST_OTHER, f"{other:.1%} of {name} differ: see {SEEN / kept.name}"


def test_a_word_that_changed_is_seen(page: Page, site_url: str) -> None:
    set_up(page, site_url, KEPT["kiosk-told"])
    page.evaluate("document.querySelector('h1').textContent = 'Hồ sơ đã có kết quả'")

    now = Image.open(BytesIO(page.screenshot())).convert("RGB")

    assert difference(now, Image.open(SCREENS / "kiosk-told.png").convert("RGB")) > MOST_OTHER


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return which part of the pixels differ by more than a shade; all, where the sizes do."""
    if one.size != other.size:
        return 1.0
    apart = np.abs(np.asarray(one, np.int16) - np.asarray(other, np.int16)).max(axis=2)
    return float((apart > SAME).mean())
