"""What was paid too much, twice, or for a case that is over: listed until it was given back
(Quảng Ninh 84/2025 Đ13.3c)."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, abort, request

from kiosk_ui.counter.filled import Filled, refused
from kiosk_ui.counter.needs import Refunds
from kiosk_ui.counter.room import Room
from kiosk_ui.counter.typed import shown
from kiosk_ui.staff import DESKS
from lookup_gateway.life import Impossible, NotYours, Paid
from lookup_gateway.replies import dates

REFUNDS = "/desk/refunds"


def add(bp: Blueprint, room: Room, refunds: Refunds) -> None:
    """Give the blueprint the list of sums to be given back."""

    @bp.get("/refunds")
    @room.staff.required(*DESKS)
    def owed() -> Response:
        return _listed(room, refunds)

    @bp.post("/refunds")
    @room.staff.required(*DESKS)
    def given_back() -> Response:
        typed = room.typed()
        number = typed.number("payment")
        if number is None:
            abort(400)
        note = typed.text(f"note_{number}")
        typed.require(f"note_{number}", note)
        if note is None:
            wrong = refused(request.form, typed.wrong, room.front.here)
            return _listed(room, refunds, wrong)
        return _told(room, refunds, refunds.settle(number, note, room.officer))


def _told(room: Room, refunds: Refunds, done: Paid | Impossible | NotYours | None) -> Response:
    if done is None:
        abort(404)
    if isinstance(done, Paid):
        return room.go(REFUNDS, done="1")
    if isinstance(done, NotYours):
        abort(403)
    return _listed(room, refunds, changed=True)


def _listed(
    room: Room, refunds: Refunds, filled: Filled | None = None, *, changed: bool = False
) -> Response:
    owed = refunds.owed(room.officer)
    room.staff.note("desk.refunds", {"payments": len(owed)})
    return room.draw(
        "refunds",
        409 if changed else 422 if filled else 200,
        owed=owed,
        filled=filled or Filled(),
        changed=changed,
        done="done" in request.args,
        shown=shown,
        amount=partial(dates.amount, room.front.here),
    )
