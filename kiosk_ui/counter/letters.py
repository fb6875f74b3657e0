"""Feedback that the unit has to answer: what falls due first comes first; one, with its steps."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from kiosk_ui.counter.needs import Letters
from kiosk_ui.counter.room import Room
from kiosk_ui.counter.typed import shown
from kiosk_ui.staff import DESKS
from lookup_gateway.opinions import Feedback, storable

FEEDBACK = "/desk/feedback"
# What an act is told: a text, or the unit that it goes to.
_TOLD = {"answer": "text", "note": "text", "forward": "unit"}
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
    told = storable(request.form.get(_TOLD[name], "")[:_LONGEST])
    if not told:
        return _one(room, letters, reference, missing=_TOLD[name])
    done = letters.acts[name](reference, room.officer, told)
    if isinstance(done, Feedback):
        return room.go(FEEDBACK, done="1")
    return _one(room, letters, reference, impossible=True)


def _one(
    room: Room, letters: Letters, reference: str, *, missing: str = "", impossible: bool = False
) -> Response:
    found = letters.show(reference, room.officer)
    if not isinstance(found, Feedback):
        abort(404 if found is None else 403)
    return room.draw(
        "letter",
        422 if missing or impossible else 200,
        one=found,
        contact=letters.contact(found),
        kept=request.form.get("text", ""),
        units=tuple(room.counter.offices.items()),
        shown=shown,
        missing=missing,
        impossible=impossible,
    )
