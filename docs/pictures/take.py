"""Take the pictures of docs/kiosk.md: PYTHONPATH=. .venv/bin/python docs/pictures/take.py

Of the scenes that tests/browser compares, and some more, on the tests' hall, whose clock stands
still: so the pictures change only when the pages do."""

from __future__ import annotations

import logging
from io import BytesIO
from pathlib import Path

import click
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser.scenes import SHOWN, Scene, set_up
from tests.conftest import CHROMIUM_FLAGS
from tests.kiosk_ui.hall import Hall, app_of
from tests.machine import chromium_path
from tests.running import listening

HERE = Path(__file__).parent
WIDTH = 420
COLOURS = 48


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(sorted(SHOWN)))
def take(names: tuple[str, ...]) -> None:
    """Take the pictures called NAMES, or all."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    with listening(lambda url: app_of(Hall(), url)) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        for name in names or SHOWN:
            kept = HERE / f"{name}.png"
            _small(_seen(browser, url, SHOWN[name])).save(kept, optimize=True)
            click.echo(f"{kept.name}: {kept.stat().st_size / 1_000:.0f} KB")
        browser.close()


def _seen(browser: Browser, url: str, scene: Scene) -> Image.Image:
    page = browser.new_page(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", reduced_motion="reduce")
    set_up(page, url, scene)
    picture = Image.open(BytesIO(page.screenshot(animations="disabled", caret="hide")))
    page.close()
    return picture.convert("RGB")


def _small(picture: Image.Image) -> Image.Image:
    """Return the picture as a page shows it: no wider than a column, in few colours."""
    width = min(picture.width, WIDTH if picture.width < picture.height else 2 * WIDTH)
    size = (width, round(picture.height * width / picture.width))
    return picture.resize(size, Image.Resampling.LANCZOS).quantize(COLOURS)


if __name__ == "__main__":
    take()
