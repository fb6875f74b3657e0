"""The pages of the catalogue: what one needs for a procedure, what it costs, how long it takes.

Each procedure shows what Quyết định 31/2020/QĐ-UBND Phú Thọ Đ5.1b lists."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, request

from kiosk_ui.front import RETRY, Front
from lookup_gateway.catalogue import Catalogue
from lookup_gateway.errors import BackendDown
from lookup_gateway.replies import needed

_MOST_LETTERS = 200
_MOST_FOUND = 30


def add(bp: Blueprint, front: Front, catalogue: Catalogue) -> None:
    """Give the blueprint `/procedures` and a page for each procedure."""

    @bp.get("/procedures")
    def procedures() -> Response:
        return unless_down(front, lambda: _listed(front, catalogue))

    @bp.get("/procedures/<code>")
    def procedure(code: str) -> Response:
        return unless_down(front, lambda: _shown(front, catalogue, code))


def _listed(front: Front, catalogue: Catalogue) -> Response:
    text = request.args.get("q", "").strip()[:_MOST_LETTERS]
    found = catalogue.search(text, _MOST_FOUND) if text else ()
    return front.draw(
        "procedures.html",
        asked=text,
        found=found,
        everything=() if found else [*catalogue.all()],
    )


def _shown(front: Front, catalogue: Catalogue, code: str) -> Response:
    one = catalogue.procedure(code)
    if one is None:
        return only_said(front, 404, front.here["need.gone"])
    entries = catalogue.entries
    return front.draw(
        "procedure.html",
        one=one,
        needed=needed(one, front.here),
        sector=entries.sectors.get(one.sector),
        agencies=entries.handlers(one),
        may_file=front.needs.filing is not None and one.is_filed_online,
    )


def unless_down(front: Front, draw: Callable[[], Response]) -> Response:
    """Return the page that is drawn, or one that says whom to call while the backend is down."""
    try:
        return draw()
    except BackendDown:
        house, words = front.needs.house, front.here
        hint = words.fill("need.later_hint", hotline=house.hotline, hours=house.hotline_hours)
        page = only_said(front, 503, words["need.later"], hint)
        page.headers["Retry-After"] = str(RETRY[503])
        return page


def only_said(front: Front, status: int, title: str, hint: str | None = None) -> Response:
    """Return a page that says one thing and leads back to the procedures."""
    return front.unlisted(front.draw("procedures_gone.html", status, title=title, hint=hint))
