"""The page behind the link of a letter: one button that ends such letters (RFC 8058).

A mail service may post to the same address by itself, without a cookie and once only; what looks
at links before people do may get it, and nothing happens."""

from __future__ import annotations

from flask import Blueprint, Response

from kiosk_ui.front import Front
from kiosk_ui.procedures import unless_down
from kiosk_ui.site import Stopping


def add(bp: Blueprint, front: Front, stopping: Stopping) -> None:
    """Give the blueprint `/stop/{token}`; it needs no script."""

    @bp.get("/stop/<token>")
    def stop_letters(token: str) -> Response:
        return _page(front, "ask" if stopping.is_good(token) else "gone")

    @bp.post("/stop/<token>")
    def letters_stopped(token: str) -> Response:
        return unless_down(front, lambda: _page(front, "done" if stopping.obey(token) else "gone"))


def _page(front: Front, state: str) -> Response:
    house, words = front.needs.house, front.here
    call = words.fill("stop_letters.call", hotline=house.hotline, hours=house.hotline_hours)
    status = 404 if state == "gone" else 200
    return front.unlisted(front.draw("stopping.html", status, state=state, call=call))
