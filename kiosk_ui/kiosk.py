"""The kiosk's screens: ask for a code, tell the case, leave nothing for the next person."""

from __future__ import annotations

from flask import Blueprint, Response, request

from kiosk_ui import asking
from kiosk_ui.front import Front
from kiosk_ui.screens import Choose, Problem, Screen, Told, problem
from lookup_gateway.model import Outcome, Reply

_TEMPLATES = {Told: "kiosk_told.html", Choose: "kiosk_choose.html", Problem: "kiosk_ask.html"}
_UNPROCESSABLE = 422


def add(bp: Blueprint, front: Front) -> None:
    """Give the blueprint the kiosk's routes."""

    @bp.get("/kiosk/", strict_slashes=False)
    def kiosk() -> Response:
        return front.draw("kiosk_ask.html", shown=None, kept="")

    @bp.post("/kiosk/", strict_slashes=False)
    def kiosk_answer() -> Response:
        scan, text = request.form.get("scan", ""), request.form.get("text", "")
        if scan.strip():
            return _answer_scan(front, scan)
        if not text.strip():
            return _refuse(front, "empty")
        reply = front.ask(asking.typed(text))
        return _show(front, reply, front.screen(reply), ("text", asking.kept(text)))

    @bp.get("/kiosk/site.css")
    def kiosk_site() -> Response:
        """The one measure that differs from hall to hall, because no style may stand inline."""
        css = f":root{{--mm:{front.needs.site.mm:g}px}}\n"
        return Response(css, mimetype="text/css")


def _answer_scan(front: Front, scan: str) -> Response:
    """Answer a scan. What was scanned is never shown, whatever it was."""
    question = asking.scanned(scan, front.needs.public_url)
    if question is None:
        return _refuse(front, "foreign")
    reply = front.ask(question)
    if reply.outcome is Outcome.MALFORMED:
        return _refuse(front, "foreign")
    shown = front.screen(reply)
    if question.proof and reply.outcome is Outcome.NOT_FOUND:
        shown = problem("old_receipt", front.here)
    return _show(front, reply, shown, ("scan", asking.kept(scan)))


def _show(front: Front, reply: Reply, shown: Screen, again: tuple[str, str]) -> Response:
    """Show the reply. `again` asks the same once more, in the other language; a scan does not
    go back into the field, because nobody typed it."""
    kept = again[1] if again[0] == "text" else ""
    return front.answer(_TEMPLATES[type(shown)], reply, shown, kept=kept, again=again)


def _refuse(front: Front, name: str) -> Response:
    shown = problem(name, front.here)
    return front.draw("kiosk_ask.html", _UNPROCESSABLE, shown=shown, kept="")
