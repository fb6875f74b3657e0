"""Enter what a citizen wrote, called or faxed: it gets its number and its clock like any other."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from flask import Blueprint, Response, request

from kiosk_ui.counter.board import found
from kiosk_ui.counter.filled import Filled, refused
from kiosk_ui.counter.needs import Letters
from kiosk_ui.counter.room import Room
from kiosk_ui.counter.typed import Typed, shown
from kiosk_ui.once import once
from kiosk_ui.staff import DESKS
from lookup_gateway.life import Impossible
from lookup_gateway.opinions import DETAIL_MOST, TEXT_MOST, By, Letter, storable

ENTER = "/desk/feedback/new"
# What comes online nobody enters (Quảng Ninh Đ17.3b).
_WAYS = tuple(way for way in By if way is not By.ONLINE)


def add(bp: Blueprint, room: Room, letters: Letters) -> None:
    """Give the blueprint the form for feedback that did not come online."""

    @bp.get("/feedback/new")
    @room.staff.required(*DESKS)
    def feedback_new() -> Response:
        values = {
            "once": secrets.token_urlsafe(16),
            "way": By.LETTER.value,
            "received_at": shown(room.counter.clock()),
            "about": request.args.get("code", ""),
        }
        return _form(room, Filled(values))

    @bp.post("/feedback/new")
    @room.staff.required(*DESKS)
    def feedback_entered() -> Response:
        return _entered(room, letters)


def _form(room: Room, filled: Filled) -> Response:
    came = [(way.value, room.front.here[f"counter.feedback.by.{way.value}"]) for way in _WAYS]
    status = 422 if filled.wrong else 200
    return room.draw("enter_feedback", status, filled=filled, came=came)


def _entered(room: Room, letters: Letters) -> Response:
    typed = room.typed()
    letter = _letter(room, letters, typed)
    if letter is None or typed.wrong:
        return _again(room, typed.wrong)
    sent = sorted((name, value) for name, value in request.form.items() if name != "form_token")

    def work() -> str | Impossible:
        done = letters.enter(letter, room.officer)
        return done if isinstance(done, Impossible) else done.reference

    done = once(room.front, ("desk feedback", room.officer.account, repr(sent)), work)
    if isinstance(done, Impossible):
        return _again(room, ["about" if done.field == "code" else done.field])
    return room.go(f"/desk/feedback/{done}", slip="new")


def _letter(room: Room, letters: Letters, typed: Typed) -> Letter | None:
    """Return what was typed; None where no letter can be made of it."""
    text = storable(request.form.get("text", ""))
    way = next((one for one in _WAYS if one.value == typed.text("way")), None)
    received, contact = typed.moment("received_at"), typed.text("contact")
    typed.require("way", way)
    typed.require("received_at", received)
    about = _about(room, typed)
    typed.require("contact", len(contact or "") <= DETAIL_MOST)
    typed.require("text", 0 < len(text) <= TEXT_MOST)
    if way is None or received is None:
        return None
    sealed = letters.seal(contact.encode()) if contact else None
    return Letter(way, text, received, about, sealed)


def _about(room: Room, typed: Typed) -> str | None:
    """Return the code of the case that it is about, if any, as the counter finds cases."""
    if (text := typed.text("about")) is None:
        return None
    codes = found(room, text)
    typed.require("about", len(codes) == 1)
    return codes[0] if codes else None


def _again(room: Room, wrong: Sequence[str]) -> Response:
    return _form(room, refused(request.form, wrong, room.front.here))
