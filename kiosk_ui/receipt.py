"""The page behind a receipt's QR, and that QR again as a picture."""

from __future__ import annotations

from flask import Blueprint, Response

from kiosk_ui import asking
from kiosk_ui.front import Front
from kiosk_ui.screens import Problem, Told
from lookup_gateway.model import Outcome, Reply
from lookup_gateway.paper.receipt import receipt_url


def add(bp: Blueprint, front: Front) -> None:
    """Give the blueprint the receipt's routes. The QR is printed upper case, links are not."""

    @bp.get("/t/<token>")
    @bp.get("/T/<token>")
    def receipt(token: str) -> Response:
        reply = front.ask(asking.by_token(token))
        return _unlisted(_page(front, reply, token))

    @bp.get("/t/<token>/qr.svg")
    @bp.get("/T/<token>/qr.svg")
    def receipt_qr(token: str) -> Response:
        reply = front.ask(asking.by_token(token))
        if reply.outcome is not Outcome.FOUND:
            return _unlisted(_page(front, reply, token))
        link = receipt_url(front.needs.public_url, token)
        picture = Response(front.needs.qr_svg(link), mimetype="image/svg+xml")
        picture.headers["Cache-Control"] = "no-store"
        return _unlisted(picture)


def _page(front: Front, reply: Reply, token: str) -> Response:
    shown = front.screen(reply)
    if isinstance(shown, Told):
        return front.answer("receipt.html", reply, shown, token=token)
    if isinstance(shown, Problem) and reply.outcome in (Outcome.LIMITED, Outcome.TRY_LATER):
        return front.answer("trouble.html", reply, shown)
    # Wrong, revoked, cut off, never issued: one page, so that a guess learns nothing.
    return front.draw("receipt_neutral.html", 404)


def _unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
