"""Take a case in: the procedure, then one form with what the catalogue knows filled in already."""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter as Tally
from collections.abc import Iterator, Mapping, Sequence

from flask import Blueprint, Response, request

from kiosk_ui.counter.applicants import read
from kiosk_ui.counter.filled import Filled, form_field, refused
from kiosk_ui.counter.room import Room
from kiosk_ui.counter.typed import Typed, shown
from kiosk_ui.staff import DESKS
from lookup_gateway.catalogue import Procedure
from lookup_gateway.life import MOST_SERIAL, Call, Impossible
from lookup_gateway.model import Case

NEW = "/desk/new"
# As many as an officer takes in with one look.
_MOST_FOUND, _MOST_USUAL = 20, 9
_WAYS_IN, _WAYS_BACK = ("counter", "post"), ("counter", "post", "online")


def add(bp: Blueprint, room: Room) -> None:
    """Give the blueprint the pages that take cases in."""

    @bp.get("/new")
    @room.staff.required(*DESKS)
    def new() -> Response:
        code = request.args.get("procedure")
        if code is None:
            return _choose(room, request.args.get("q", "").strip())
        procedure = room.counter.catalogue.procedure(code)
        return _form(room, Filled(_proposed(room, procedure)), procedure)

    @bp.post("/new")
    @room.staff.required(*DESKS)
    def take_in() -> Response:
        return _take_in(room)


def _choose(room: Room, wanted: str) -> Response:
    catalogue = room.counter.catalogue
    found = catalogue.search(wanted, _MOST_FOUND) if wanted else ()
    if len(found) == 1:
        return room.go(NEW, procedure=found[0].code)
    usual = () if wanted else tuple(_usual(room))
    # Where there is a catalogue, a case is for a procedure of it.
    is_empty = not any(catalogue.all())
    return room.draw("choose", wanted=wanted, found=found, usual=usual, is_empty=is_empty)


def _usual(room: Room) -> Iterator[Procedure]:
    """Give the procedures that this desk took in most often today."""
    taken = Tally(case.procedure.code for case in room.counter.day(room.officer) if case.procedure)
    for code, _ in taken.most_common(_MOST_USUAL):
        if procedure := room.counter.catalogue.procedure(code):
            yield procedure


def _proposed(room: Room, procedure: Procedure | None) -> Mapping[str, str]:
    values = {"once": secrets.token_urlsafe(16)}
    if procedure is None:
        return values
    now = room.counter.clock()
    for line, fee in enumerate(procedure.fees, start=1):
        values |= {f"fee_name_{line}": fee.name, f"fee_amount_{line}": str(fee.amount)}
    due = shown(procedure.due(now, room.counter.work))
    return values | {
        "procedure_code": procedure.code,
        "procedure_name": procedure.name,
        "due_at": due,
        "proposed_due": due,
    }


def _own_offices(room: Room) -> Sequence[str]:
    """Return the offices for which the officer takes cases in, the own one first."""
    own = [office for office in room.counter.offices if room.officer.covers(office)]
    return sorted(own, key=lambda office: office != room.officer.unit)


def _form(room: Room, filled: Filled, procedure: Procedure | None, status: int = 200) -> Response:
    words = room.front.here
    return room.draw(
        "intake",
        status,
        filled=filled,
        procedure=procedure,
        own=[(office, room.counter.offices[office]) for office in _own_offices(room)],
        came=[(way, words[f"counter.intake.by.{way}"]) for way in _WAYS_IN],
        back=[(way, words[f"counter.intake.by.{way}"]) for way in _WAYS_BACK],
    )


def _take_in(room: Room) -> Response:
    typed = room.typed()
    procedure = room.counter.catalogue.procedure(request.form.get("procedure_code", ""))
    wanted = read(typed, room.counter.offices, room.counter.clock(), procedure)
    serial = _serial(typed)
    if typed.wrong:
        return _again(room, procedure, typed.wrong)
    done = room.counter.take_in(wanted, room.officer, serial, _call())
    if isinstance(done, Case):
        return room.go(f"/desk/cases/{done.code}", new="1")
    wrong = form_field(done.field) if isinstance(done, Impossible) else "office"
    return _again(room, procedure, [wrong])


def _serial(typed: Typed) -> int | None:
    serial = typed.number("serial")
    if serial is not None:
        typed.require("serial", 0 < serial <= MOST_SERIAL)
    return serial


def _again(room: Room, procedure: Procedure | None, wrong: Sequence[str]) -> Response:
    filled = refused(request.form, wrong, room.front.here)
    return _form(room, filled, procedure, 422)


def _call() -> Call | None:
    """Return by what a form that is sent twice is known: it makes one case."""
    fields = sorted((name, value) for name, value in request.form.items() if name != "form_token")
    once = request.form.get("once", "")
    return Call(once[:200], hashlib.sha256(repr(fields).encode()).hexdigest()) if once else None
