"""What citizens filed and the desk has to answer, by when; and the papers they sent."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from kiosk_ui.counter.needs import Inbox
from kiosk_ui.counter.room import Room
from kiosk_ui.counter.typed import shown
from kiosk_ui.staff import DESKS


def add(bp: Blueprint, room: Room, inbox: Inbox) -> None:
    """Give the blueprint the list of submissions, and their papers."""

    @bp.get("/submissions")
    @room.staff.required(*DESKS)
    def submissions() -> Response:
        waiting = inbox.waiting(room.officer)
        room.staff.note("desk.submissions", {"cases": len(waiting)})
        return room.draw("submissions", waiting=waiting, shown=shown)

    @bp.get("/papers/<int:n>/<path:code>")
    @room.staff.required(*DESKS)
    def paper(n: int, code: str) -> Response:
        case = room.seen(code, "paper")
        if not room.counter.is_theirs(case, room.officer):
            abort(403)
        try:
            found = inbox.paper(case.code, n)
        except (LookupError, ValueError):
            abort(410)
        if found is None:
            abort(404)
        kept, content = found
        media_type = kept.kind.media_type if kept.kind else "text/plain"
        return room.attached(kept.name, media_type, content)
