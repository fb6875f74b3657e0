"""The counter's first page: find a case by typing or scanning, and the day's list."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, request

from kiosk_ui import asking
from kiosk_ui.asking import MOST_ASKED, Question
from kiosk_ui.counter.lines import lines
from kiosk_ui.counter.room import Room
from kiosk_ui.staff import DESKS
from lookup_gateway.clock import VIETNAM
from lookup_gateway.model import Caller, CallerKind, Case, Medium, Message, Status
from lookup_gateway.opinions import reference
from lookup_gateway.replies import dates

_LONGEST_SERIAL = 4


def add(bp: Blueprint, room: Room) -> None:
    """Give the blueprint the first page and the way to a case."""

    @bp.get("/", strict_slashes=False)
    @room.staff.required(*DESKS)
    def today() -> Response:
        cases = room.counter.day(room.officer)
        # The moves of the day tell which cases these were.
        room.staff.note("desk.day", {"cases": len(cases)})
        now = room.counter.clock()
        words = room.front.here
        day = dates.day_with_weekday(words, now.astimezone(VIETNAM).date())
        return room.draw("day", lines=lines(cases, words, now), day=day)

    @bp.post("/find")
    @room.staff.required(*DESKS)
    def find() -> Response:
        text = request.form.get("text", "")[:MOST_ASKED].strip()
        if room.counter.letters and (letter := reference(text)) and letter.startswith("F"):
            return room.go(f"/desk/feedback/{letter}")
        codes = found(room, text) if text else ()
        if len(codes) == 1:
            return room.go(f"/desk/cases/{codes[0]}")
        return room.draw("found", 200 if codes else 404, text=asking.kept(text), codes=codes)


def found(room: Room, text: str) -> Sequence[str]:
    """Return the codes of the cases that a text or a scan may mean; an officer's own words come
    first: a code as it stands, or the running number of today at the own unit."""
    exact = _exact(room, text)
    return [exact.code] if exact else _heard(room, text)


def _exact(room: Room, text: str) -> Case | None:
    code = text.upper()
    if code.isascii() and code.isdigit() and len(code) <= _LONGEST_SERIAL:
        today = room.counter.clock().astimezone(VIETNAM)
        code = f"{room.officer.unit}-{today:%y%m%d}-{int(code):04d}"
    case = room.counter.get(code)
    return case if case and case.status is not Status.REMOVED else None


def _heard(room: Room, text: str) -> Sequence[str]:
    """Ask as citizens do: a receipt's QR, a code with mistakes, several that are alike."""
    question = asking.scanned(text, room.front.needs.public_url)
    if question is None and "://" in text:
        return ()
    reply = room.front.needs.ask(_message(room, question or asking.typed(text)))
    shown = [one.view.code for one in reply.answers if one.view]
    return shown or [code for one in reply.answers for code in one.candidates]


def _message(room: Room, question: Question) -> Message:
    return Message(
        text=question.text,
        medium=Medium.SCREEN,
        # One officer serves a queue of people, as a kiosk does.
        caller=Caller(kind=CallerKind.KIOSK, id=f"officer {room.officer.account}"),
        lang=room.front.here.lang,
        proof=question.proof,
    )
