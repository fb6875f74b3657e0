"""The counter page `/desk/`: from taking a case in to handing over its result, by keyboard."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.exceptions import RequestEntityTooLarge

from kiosk_ui.counter import (
    board,
    cases,
    dates,
    entering,
    inbox,
    intake,
    letters,
    pile,
    proposing,
    refunds,
    results,
    telephone,
)
from kiosk_ui.counter.needs import Counter, Dates, Inbox, Letters, Refunds, Results, Task, Telephone
from kiosk_ui.counter.room import Room
from kiosk_ui.front import Front
from kiosk_ui.site import Needs
from kiosk_ui.trouble import trouble_page
from lookup_gateway.errors import BackendDown

__all__ = [
    "Counter",
    "Dates",
    "Inbox",
    "Letters",
    "Refunds",
    "Results",
    "Task",
    "Telephone",
    "blueprint",
]


def blueprint(needs: Needs, counter: Counter) -> Blueprint:
    """Return the pages below `/desk`, where officers have pages at all. Their templates and
    styles are those of the other pages' room."""
    bp = Blueprint("counter", __name__, url_prefix="/desk")
    if needs.staff is None:
        return bp
    room = Room(Front(needs), needs.staff, counter)
    for part in (board, intake, cases, pile, telephone):
        part.add(bp, room)
    for part, told in (
        (inbox, counter.inbox),
        (dates, counter.dates),
        (proposing, counter.dates),
        (entering, counter.letters),
        (letters, counter.letters),
        (results, counter.results),
        (refunds, counter.refunds),
    ):
        if told:
            part.add(bp, room, told)
    bp.before_request(room.let_in)
    bp.register_error_handler(RequestEntityTooLarge, lambda _: room.draw("too_large", 413))
    trouble = trouble_page(needs)
    bp.register_error_handler(BackendDown, lambda _: (trouble(503), 503))
    return bp
