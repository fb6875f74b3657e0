"""The phone page: one field, and the answer on the same page. The code stays out of the address."""

from __future__ import annotations

from flask import Blueprint, Response, request

from kiosk_ui import asking
from kiosk_ui.front import Front
from kiosk_ui.screens import Choose, Problem, Told, problem

_TEMPLATES = {Told: "phone_told.html", Choose: "phone_choose.html", Problem: "phone_ask.html"}
_UNPROCESSABLE = 422


def add(bp: Blueprint, front: Front) -> None:
    """Give the blueprint the phone page."""

    @bp.get("/")
    def phone() -> Response:
        return front.draw("phone_ask.html", shown=None, kept="")

    @bp.post("/")
    def phone_answer() -> Response:
        text = request.form.get("text", "")
        if not text.strip():
            shown = problem("empty", front.here)
            return front.draw("phone_ask.html", _UNPROCESSABLE, shown=shown, kept="")
        reply = front.ask(asking.typed(text))
        screen = front.screen(reply)
        kept = asking.kept(text)
        template = _TEMPLATES[type(screen)]
        return front.answer(template, reply, screen, kept=kept, again=("text", kept))
