"""The page for what Flask itself refuses or breaks on: in the place's own form, without a cause."""

from __future__ import annotations

from collections.abc import Callable

from flask import request

from kiosk_ui import kiosk
from kiosk_ui.front import Front
from kiosk_ui.screens import problem
from kiosk_ui.site import Needs


def trouble_page(needs: Needs) -> Callable[[int], str]:
    """Return a function from an HTTP status to the HTML that belongs to it.

    At the kiosk it is one of its screens, so that nobody is left without a way on."""
    front = Front(needs)

    def page(status: int) -> str:
        name = _name(status)
        if request.path.startswith("/kiosk/"):
            return kiosk.trouble(front, name, status).get_data(as_text=True)
        shown = problem(name, front.here, example=needs.site.example)
        return front.draw("trouble.html", status, shown=shown).get_data(as_text=True)

    return page


def _name(status: int) -> str:
    if status >= 500:
        return "try_later"
    return {403: "not_allowed", 413: "too_long", 414: "too_long"}.get(status, "missing")
