"""What lies with the unit, the earliest date first; what of it is late or will be."""

from __future__ import annotations

import logging

from flask import Blueprint, Response, abort, request

from kiosk_ui.counter.cases import refused
from kiosk_ui.counter.lines import lines
from kiosk_ui.counter.needs import Dates
from kiosk_ui.counter.room import Room
from kiosk_ui.counter.typed import shown
from kiosk_ui.staff import DESKS
from lookup_gateway.asking import whereabouts
from lookup_gateway.errors import BadSettings
from lookup_gateway.life import Event, Wish
from lookup_gateway.model import Case
from lookup_gateway.overdue import RELEASERS
from lookup_gateway.paper.forms import LATE

log = logging.getLogger(__name__)


def add(bp: Blueprint, room: Room, dates: Dates) -> None:
    """Give the blueprint the lists of open cases and of dates in danger."""

    @bp.get("/dates")
    @room.staff.required(*DESKS)
    def listed() -> Response:
        danger, at_hand = dates.listed(room.officer), dates.at_hand(room.officer)
        room.staff.note("desk.dates", {"cases": len(at_hand)})
        words, now = room.front.here, room.counter.clock()
        return room.draw(
            "dates",
            danger=danger,
            by_code={line.code: line for line in lines([d.case for d in danger], words, now)},
            lines=lines(at_hand, words, now),
            shown=shown,
            may_release=room.officer.role in RELEASERS,
            asked="asked" in request.args,
        )

    @bp.get("/papers/<form>/<path:code>")
    @room.staff.required(*DESKS)
    def waiting_paper(form: str, code: str) -> Response:
        """The letter or the slip, as a leader reads it before it is released."""
        case = room.own(code, f"form_{form}" if form in LATE else "read")
        return _paper(room, dates, form, case)

    @bp.post("/dates")
    @room.staff.required(*RELEASERS)
    def release() -> Response:
        return _released(room, dates)


def _paper(room: Room, dates: Dates, form: str, case: Case) -> Response:
    try:
        drawn = dates.paper(case, form, room.officer)
    except (LookupError, ValueError, BadSettings) as error:  # lost, no Pango, no certificate
        log.warning("a letter could not be drawn: %s", whereabouts(error))
        abort(503)
    if drawn is None:
        abort(404)
    return Response(drawn, mimetype="application/pdf")


def _released(room: Room, dates: Dates) -> Response:
    code, version = request.form.get("code", ""), room.typed().number("version")
    if not version:
        abort(400)
    wish = Wish(event=Event.EXTEND, version=version)
    done = dates.release(code, wish, room.officer)
    if isinstance(done, Case):
        return room.go(f"/desk/cases/{done.code}", done=Event.EXTEND.value)
    return refused(room, code, Event.EXTEND, done, request.form)
