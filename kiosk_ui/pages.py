"""All pages as one Flask blueprint, made from the few things it must be told."""

from __future__ import annotations

from flask import Blueprint

from kiosk_ui import (
    acts,
    files,
    filing,
    fleet,
    guide,
    hotline,
    installable,
    kiosk,
    letters,
    phone,
    procedures,
    questions,
    receipt,
    signin,
    stopping,
    supplement,
    widget,
)
from kiosk_ui.front import Front
from kiosk_ui.site import Needs


def blueprint(needs: Needs) -> Blueprint:
    """Return the blueprint with `/`, `/kiosk/`, `/t/{token}` and their files under `/ui/`."""
    bp = Blueprint(
        "kiosk_ui",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/ui",
    )
    front = Front(needs)
    for room in (phone, kiosk, receipt, files, acts, guide, installable, widget):
        room.add(bp, front)
    if needs.staff:
        signin.add(bp, front, needs.staff)
        hotline.add(bp, front, needs.staff)
    _add_written(bp, front)
    if needs.fleet:
        fleet.add(bp, front, needs.fleet)
    return bp


def _add_written(bp: Blueprint, front: Front) -> None:
    """Add what citizens read before they file, and what they write."""
    needs = front.needs
    if needs.window and needs.citizen:
        letters.add(bp, front, needs.window, needs.citizen)
        questions.add(bp, front, needs.window)
    if needs.catalogue:
        procedures.add(bp, front, needs.catalogue)
    if needs.filing and needs.citizen:
        filing.add(bp, front, needs.filing)
        supplement.add(bp, front, needs.filing, needs.citizen)
    if needs.stopping:
        stopping.add(bp, front, needs.stopping)
