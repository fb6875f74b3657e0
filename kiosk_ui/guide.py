"""The pages about the service itself: how to look up, and what becomes of one's data."""

from __future__ import annotations

from flask import Blueprint, Response

from kiosk_ui.front import Front


def add(bp: Blueprint, front: Front) -> None:
    """Give the blueprint `/how` and `/privacy`."""

    @bp.get("/how")
    def how() -> Response:
        """Every way to ask, and what is not there yet: people must be told of the ways as they
        are opened one by one (Thái Nguyên, Điều 11 khoản 6 điểm b, d; Điều 25 khoản 3)."""
        lines = front.needs.phone.contacts
        return front.draw(
            "how.html",
            opened=[line for line in lines if line.address],
            closed=[line for line in lines if not line.address],
        )

    @bp.get("/privacy")
    def privacy() -> Response:
        return front.draw("privacy.html")
