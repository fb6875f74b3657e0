"""The page for an address that leads nowhere, or a request that cannot be used."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response

from kiosk_ui.front import Front
from kiosk_ui.site import Needs

_KNOWN = (404, 413)


def trouble_page(needs: Needs) -> Callable[[int], Response]:
    """Return what draws the page for an HTTP status: what happened, and the way back."""
    front = Front(needs)

    def draw(status: int) -> Response:
        words = f"trouble.{status if status in _KNOWN else 'other'}"
        return front.draw("trouble.html", status, words=words)

    return draw
