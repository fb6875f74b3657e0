"""The phone page: two fields, and the answer on the same page. Neither gets into the address."""

from __future__ import annotations

from flask import Blueprint, Response, request

from kiosk_ui import asking
from kiosk_ui.front import Front
from kiosk_ui.proven import proven
from kiosk_ui.screens import Choose, Problem, Told, problem
from lookup_gateway.web import HEADERS

_TEMPLATES = {Told: "phone_told.html", Choose: "phone_choose.html", Problem: "phone_ask.html"}
_UNPROCESSABLE = 422
# Only the page with the field may look for a receipt's QR.
_WITH_CAMERA = HEADERS["Permissions-Policy"].replace("camera=()", "camera=(self)")


def add(bp: Blueprint, front: Front) -> None:
    """Give the blueprint the phone page."""

    @bp.get("/")
    def phone() -> Response:
        return _camera(front.draw("phone_ask.html", shown=None, kept="", lookup_code=""))

    @bp.post("/")
    def phone_answer() -> Response:
        text, digits = request.form.get("text", ""), request.form.get("lookup_code", "")
        kept = {"kept": asking.kept(text), "lookup_code": asking.kept(digits)}
        if not text.strip():
            shown = problem("empty", front.here)
            return _camera(front.draw("phone_ask.html", _UNPROCESSABLE, shown=shown, **kept))
        return _answer(front, text, digits, kept)


def _answer(front: Front, text: str, digits: str, kept: dict[str, str]) -> Response:
    reply = front.ask(asking.typed(text, digits))
    screen = front.screen(reply)
    # Whole, or a code at the end of a long sentence would be lost on the way to the next page.
    fields = {"text": asking.kept(text, asking.MOST_ASKED), "lookup_code": kept["lookup_code"]}
    page = front.answer(
        _TEMPLATES[type(screen)],
        reply,
        screen,
        again=fields,
        offers=proven(front, reply, fields),
        unmatched=any(one.proof_matched is False for one in reply.answers),
        **kept,
    )
    return _camera(page) if isinstance(screen, Problem) else page


def _camera(page: Response) -> Response:
    page.headers["Permissions-Policy"] = _WITH_CAMERA
    return page
