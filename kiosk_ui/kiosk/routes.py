"""The kiosk's addresses: one for all its screens, so that no address ever names a case."""

from __future__ import annotations

import json

from flask import Blueprint, Response

from kiosk_ui.front import Front
from kiosk_ui.kiosk import worker
from kiosk_ui.kiosk.states import Do, State
from kiosk_ui.kiosk.steps import STEPS, wait
from kiosk_ui.kiosk.visit import visit_of


def add(bp: Blueprint, front: Front) -> None:
    """Give the blueprint the kiosk's routes."""

    @bp.get("/kiosk/", strict_slashes=False)
    def kiosk() -> Response:
        return wait(visit_of(front))

    @bp.post("/kiosk/", strict_slashes=False)
    def kiosk_answer() -> Response:
        visit = visit_of(front)
        return STEPS[visit.do](visit)

    @bp.get("/kiosk/offline")
    def kiosk_offline() -> Response:
        """K6, which only the service worker asks for, to keep it."""
        return visit_of(front).draw(State.OFFLINE, say=("offline",), again=Do.WAIT)

    @bp.get("/kiosk/site.css")
    def kiosk_site() -> Response:
        """The measures that differ from hall to hall, because no style may stand inline."""
        site = front.needs.site
        css = f":root{{--mm:{site.mm:g}px;--reach:calc({site.reach_mm}*var(--mm))}}\n"
        return Response(css, mimetype="text/css")

    @bp.get("/sw.js")
    def service_worker() -> Response:
        kept, version = worker.kept(front)
        head = f"const VERSION = {json.dumps(version)};\nconst KEPT = {json.dumps(kept)};\n"
        return Response(head + worker.script(), mimetype="text/javascript")
