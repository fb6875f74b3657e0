"""Which clips read a screen aloud. Their words are in `kiosk_ui.clips`; what is personal has none,
because a hall listens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from kiosk_ui.clips import LARGEST, SIGNS
from lookup_gateway.catalogue import Procedure
from lookup_gateway.clock import VIETNAM
from lookup_gateway.model import Reply, View
from lookup_gateway.replies import facts


def told(reply: Reply) -> tuple[str, ...]:
    """Return the clips for a found case: state, date, lateness, whose turn, how old the data."""
    view = next((a.view for a in reply.answers if a.view is not None), None)
    if view is None:
        return ()
    return (*_case(view, reply.as_of), *(("stale",) if reply.stale else ()))


def letters(text: str) -> tuple[str, ...]:
    """Return the clips that spell a code; a sign without a clip stays silent."""
    return tuple(_spelled(text.upper()))


def need(procedure: Procedure) -> tuple[str, ...]:
    """Return the clips for what a procedure needs: how many papers, how many days. Names have no
    clips: they are on the screen, and at the telephone."""
    return tuple(_need(procedure))


def _need(procedure: Procedure) -> Iterator[str]:
    if procedure.papers:
        yield from ("need.papers", *_number(len(procedure.papers)))
    if procedure.term and procedure.term.days:
        yield from (f"need.{procedure.term.unit}", *_number(procedure.term.days))
    yield "need_read"


def _case(view: View, as_of: datetime | None) -> Iterator[str]:
    state = facts.state(view)
    yield f"step.{view.step}" if state == "step" else state
    if view.due_at is not None and facts.is_running(view):
        yield from ("due", *_date(view.due_at))
    late = facts.lateness(view, as_of)
    if late is not None and late.days is not None:
        yield from ("late", *_number(late.days), "days")
    if turn := facts.turn(view):
        yield turn


def _date(moment: datetime) -> Iterator[str]:
    day = moment.astimezone(VIETNAM)
    yield from ("day", f"n.{day.day}", f"month.{day.month}", "year", *_spelled(str(day.year)))


def _number(n: int) -> Iterator[str]:
    yield from (f"n.{n}",) if n <= LARGEST else _spelled(str(n))


def _spelled(text: str) -> Iterator[str]:
    for char in text:
        if char.isascii() and char.isdigit():
            yield f"n.{char}"
        elif char.isascii() and char.isalpha():
            yield f"letter.{char.lower()}"
        elif char in SIGNS:
            yield SIGNS[char]
