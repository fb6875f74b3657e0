"""The page behind a receipt's QR, that QR again as a picture, and its days for a calendar."""

from __future__ import annotations

from flask import Blueprint, Response

from kiosk_ui import asking
from kiosk_ui.calendar_file import calendar
from kiosk_ui.front import Front
from kiosk_ui.proven import proven
from kiosk_ui.screens import Problem, Told
from lookup_gateway.model import Outcome, Reply
from lookup_gateway.paper.receipt import receipt_url


def add(bp: Blueprint, front: Front) -> None:
    """Give the blueprint the receipt's routes. The QR is printed upper case, links are not."""

    @bp.get("/t/<token>/", strict_slashes=False)
    @bp.get("/T/<token>/", strict_slashes=False)
    def receipt(token: str) -> Response:
        reply = front.ask(asking.by_token(token))
        return front.unlisted(_page(front, reply, token))

    @bp.get("/t/<token>/qr.svg")
    @bp.get("/T/<token>/qr.svg")
    def receipt_qr(token: str) -> Response:
        reply = front.ask(asking.by_token(token))
        if reply.outcome is not Outcome.FOUND:
            return front.unlisted(_page(front, reply, token))
        link = receipt_url(front.needs.public_url, token)
        return _file(front, front.needs.qr_svg(link), "image/svg+xml")

    @bp.get("/t/<token>.ics")
    @bp.get("/T/<token>.ics")
    def receipt_days(token: str) -> Response:
        reply = front.ask(asking.by_token(token))
        offers = proven(front, reply, {"token": token})
        if offers is None or not offers.events:
            return front.unlisted(_page(front, reply, token))
        return _file(front, calendar(offers.events, front.needs.phone.clock()), "text/calendar")


def _file(front: Front, content: bytes, mimetype: str) -> Response:
    file = Response(content, mimetype=mimetype)
    file.headers["Cache-Control"] = "no-store"
    return front.unlisted(file)


def _page(front: Front, reply: Reply, token: str) -> Response:
    shown = front.screen(reply)
    if isinstance(shown, Told):
        offers = proven(front, reply, {"token": token})
        return front.answer("receipt.html", reply, shown, token=token, offers=offers)
    if isinstance(shown, Problem) and reply.outcome in (Outcome.LIMITED, Outcome.TRY_LATER):
        return front.answer("trouble.html", reply, shown)
    # Wrong, revoked, cut off, never issued: one page, so that a guess learns nothing.
    return front.draw("receipt_neutral.html", 404)
