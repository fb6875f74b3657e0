"""Ask for a new date for a case that will not be done in time: an officer proposes it, and a
leader releases it (NĐ 61/2018/NĐ-CP Đ19.9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, request

from kiosk_ui.counter import filled as forms
from kiosk_ui.counter.cases import refused
from kiosk_ui.counter.filled import Filled
from kiosk_ui.counter.lines import line
from kiosk_ui.counter.needs import Dates
from kiosk_ui.counter.room import Room
from kiosk_ui.counter.typed import shown
from kiosk_ui.staff import DESKS
from lookup_gateway.life import Event, Impossible
from lookup_gateway.model import Case
from lookup_gateway.overdue import Proposal


def add(bp: Blueprint, room: Room, dates: Dates) -> None:
    """Give the blueprint the form that asks for a new date."""

    @bp.get("/dates/<path:code>")
    @room.staff.required(*DESKS)
    def new_date(code: str) -> Response:
        case = room.own(code, "read")
        return _form(room, case, Filled(_usual(room, dates, case)))

    @bp.post("/dates/<path:code>")
    @room.staff.required(*DESKS)
    def new_date_asked(code: str) -> Response:
        return _proposed(room, dates, code)


def _usual(room: Room, dates: Dates, case: Case) -> Mapping[str, str]:
    """Return what waits already, else the date that is usually asked for."""
    if waits := dates.waiting(case.code):
        return {"due_at": shown(waits.due_at), "reason": waits.reason}
    now = room.counter.clock()
    usual = room.counter.work.add_days(max(now, case.due_at or now), dates.days)
    return {"due_at": shown(usual)}


def _form(room: Room, case: Case, filled: Filled) -> Response:
    told = line(case, room.front.here, room.counter.clock())
    status = 422 if filled.wrong else 200
    return room.draw("new_date", status, line=told, filled=filled)


def _proposed(room: Room, dates: Dates, code: str) -> Response:
    typed = room.typed()
    due_at, reason = typed.moment("due_at"), typed.text("reason")
    typed.require("due_at", due_at)
    typed.require("reason", reason)
    if due_at is None or reason is None:
        return _again(room, code, typed.wrong)
    wanted = Proposal(reason, due_at, room.officer.account)
    done = dates.propose(code, wanted, room.officer)
    if isinstance(done, Case):
        return room.go("/desk/dates", asked="1")
    if isinstance(done, Impossible) and done.field == "due_at":
        return _again(room, code, [done.field])
    return refused(room, code, Event.EXTEND, done, request.form)


def _again(room: Room, code: str, wrong: Sequence[str]) -> Response:
    filled = forms.refused(request.form, wrong, room.front.here)
    return _form(room, room.own(code, "read"), filled)
