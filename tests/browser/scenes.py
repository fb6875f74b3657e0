"""Screens worth a picture: what kept screenshots are compared with, and docs/kiosk.md shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from playwright.sync_api import Page

from lookup_gateway.model import Status
from tests.browser.checks import SIZES
from tests.browser.hands import show
from tests.kiosk_ui.hall import FULL, LATE, code_of, token_of

UPRIGHT, LYING = SIZES["upright"], SIZES["lying"]
PHONE = (390, 844)
CODE = code_of(Status.PROCESSING)


@dataclass(frozen=True, slots=True)
class Scene:
    """A page at `path` in a window of `size`. `fields` are what a form of the kiosk would send
    there; RECEIPT in them stands for what the scanner reads from the full case's receipt."""

    path: str = "/kiosk/"
    fields: Mapping[str, str] = field(default_factory=dict)
    size: tuple[int, int] = UPRIGHT


RECEIPT = "the receipt of the full case"
KEPT: Mapping[str, Scene] = {
    "kiosk-wait": Scene(),
    "kiosk-enter": Scene(fields={"do": "enter"}),
    "kiosk-told": Scene(fields={"text": CODE}),
    "kiosk-proven": Scene(fields={"scan": RECEIPT}),
    "kiosk-dark-large": Scene("/kiosk/?contrast=dark&size=large", {"text": CODE}),
    "kiosk-late-lying-en": Scene("/kiosk/?lang=en", {"text": LATE}, LYING),
    "kiosk-not-found-lying": Scene(fields={"text": "H49.12-251105-0999"}, size=LYING),
    "phone-ask": Scene("/", size=PHONE),
    "phone-receipt": Scene(f"/t/{token_of(FULL)}", size=PHONE),
    "phone-receipt-en": Scene(f"/t/{token_of(FULL)}?lang=en", size=PHONE),
}
SHOWN: Mapping[str, Scene] = {
    **{name: scene for name, scene in KEPT.items() if name != "kiosk-not-found-lying"},
    "kiosk-check": Scene(fields={"do": "check", "text": CODE}),
    "kiosk-code": Scene(fields={"do": "code", "text": CODE}),
    "kiosk-late": Scene(fields={"text": LATE}),
    "kiosk-done": Scene(fields={"text": code_of(Status.COMPLETED)}),
    "kiosk-more": Scene(fields={"do": "more", "scan": RECEIPT}),
    "kiosk-slip": Scene(fields={"do": "slip", "scan": RECEIPT}),
    "kiosk-sectors": Scene(fields={"do": "sectors"}),
    "kiosk-search": Scene(fields={"do": "search"}),
    "kiosk-need": Scene(fields={"do": "need", "sector": "HT", "procedure": "1.001193"}),
    "kiosk-need-phone": Scene(fields={"do": "need_phone", "procedure": "1.001193"}),
    "kiosk-rate": Scene(fields={"do": "rate", "scan": RECEIPT}),
    "kiosk-not-found": Scene(fields={"text": "H49.12-251105-0999"}),
    "kiosk-foreign": Scene(fields={"scan": "https://elsewhere.example/"}),
}


def set_up(page: Page, site_url: str, scene: Scene) -> None:
    """Bring the scene onto the page, drawn to its end."""
    width, height = scene.size
    page.set_viewport_size({"width": width, "height": height})
    page.goto(site_url + scene.path, wait_until="load")
    if scene.fields:
        receipt = f"{site_url}/T/{token_of(FULL)}"
        show(page, {k: receipt if v == RECEIPT else v for k, v in scene.fields.items()})
    page.evaluate("() => document.fonts.ready.then(() => null)")
