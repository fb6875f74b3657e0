"""All pages as one Flask blueprint, made from the few things it must be told."""

from __future__ import annotations

from flask import Blueprint

from kiosk_ui import (
    acts,
    files,
    fleet,
    guide,
    hotline,
    installable,
    kiosk,
    phone,
    procedures,
    receipt,
    signin,
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
    if needs.catalogue:
        procedures.add(bp, front, needs.catalogue)
    if needs.fleet:
        fleet.add(bp, front, needs.fleet)
    return bp
