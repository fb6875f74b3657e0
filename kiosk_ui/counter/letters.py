"""Feedback that the unit has to answer: what falls due first comes first; one, with its steps."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from kiosk_ui.counter.needs import Letters
from kiosk_ui.counter.room import Room
from kiosk_ui.counter.typed import shown
from kiosk_ui.proven import inline
from kiosk_ui.staff import DESKS
from lookup_gateway.opinions import Feedback, storable

FEEDBACK = "/desk/feedback"
# The field that an act is told; to note that there is a result takes none.
_TOLD = {"answer": "text", "note": "text", "forward": "unit", "publish": "public", "handle": None}
# What is done next to one that was answered stands on its own page.
_STAYS = ("answer", "publish")
_LONGEST = 10_000


def add(bp: Blueprint, room: Room, letters: Letters) -> None:
    """Give the blueprint the pages of feedback."""

    @bp.get("/feedback")
    @room.staff.required(*DESKS)
    def feedback() -> Response:
        listed = letters.open(room.officer)
        done = "done" in request.args
        return room.draw("feedback", listed=listed, shown=shown, done=done)

    @bp.get("/feedback/<reference>")
    @room.staff.required(*DESKS)
    def one(reference: str) -> Response:
        return _one(room, letters, reference)

    @bp.post("/feedback/<reference>")
    @room.staff.required(*DESKS)
    def act(reference: str) -> Response:
        return _act(room, letters, reference)


def _act(room: Room, letters: Letters, reference: str) -> Response:
    name = request.form.get("do", "")
    if name not in _TOLD:
        abort(400)
    field = _TOLD[name]
    told = storable(request.form.get(field, "")[:_LONGEST]) if field else ""
    if field and not told:
        return _one(room, letters, reference, missing=field)
    done = letters.acts[name](reference, room.officer, *([told] if field else []))
    if isinstance(done, Feedback):
        to = f"{FEEDBACK}/{done.reference}" if name in _STAYS else FEEDBACK
        return room.go(to, done=name)
    return _one(room, letters, reference, impossible=True)


def _one(
    room: Room, letters: Letters, reference: str, *, missing: str = "", impossible: bool = False
) -> Response:
    found = letters.show(reference, room.officer)
    if not isinstance(found, Feedback):
        abort(404 if found is None else 403)
    needs = room.front.needs
    address = f"{needs.public_url}/feedback/{found.reference}"
    return room.draw(
        "letter",
        422 if missing or impossible else 200,
        one=found,
        contact=letters.contact(found),
        kept=request.form,
        units=tuple(room.counter.offices.items()),
        shown=shown,
        missing=missing,
        impossible=impossible,
        done=request.args.get("done") in _STAYS,
        slip=request.args.get("slip"),
        address=address,
        qr=inline(needs.qr_svg(address)),
    )
