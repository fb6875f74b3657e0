"""The applicants whom a regulation has an officer telephone: whom, about what, and done."""

from __future__ import annotations

from flask import Blueprint, Response, request

from kiosk_ui.counter.room import Room
from kiosk_ui.counter.typed import shown
from kiosk_ui.staff import DESKS

CALLS = "/desk/calls"


def add(bp: Blueprint, room: Room) -> None:
    """Give the blueprint the page of calls to be made."""

    @bp.get("/calls")
    @room.staff.required(*DESKS)
    def calls() -> Response:
        tasks = room.counter.telephone.tasks(room.officer)
        named = [room.staff.name(one.case.code) for one in tasks]
        room.staff.note("desk.calls", {"cases": named})
        return room.draw("calls", tasks=tasks, shown=shown, done="done" in request.args)

    @bp.post("/calls")
    @room.staff.required(*DESKS)
    def called() -> Response:
        identity, telephone = room.typed().number("call"), room.counter.telephone
        if identity is None or all(one.id != identity for one in telephone.tasks(room.officer)):
            return room.go(CALLS)  # made by somebody else meanwhile, or never ours
        telephone.called(room.officer, identity)
        room.staff.note("call", {"call": identity})
        return room.go(CALLS, done="1")
