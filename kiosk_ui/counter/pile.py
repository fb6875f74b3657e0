"""A pile of receipts: each scan adds a row with the case's state, one event is written for all."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from flask import Blueprint, Response, request
from msgspec import structs

from kiosk_ui.asking import MOST_ASKED, kept
from kiosk_ui.counter.board import found
from kiosk_ui.counter.filled import Filled, form_field, refused
from kiosk_ui.counter.lines import Line, line
from kiosk_ui.counter.moving import wish
from kiosk_ui.counter.offers import asks, possible
from kiosk_ui.counter.room import Room
from kiosk_ui.staff import DESKS
from lookup_gateway.life import RULES, Conflict, Event, Wish
from lookup_gateway.model import Case

# So that a form of them stays within what a page may send.
MOST = 100


@dataclass(frozen=True, slots=True)
class Row:
    """One receipt of the pile: `version` is the record that the officer saw, `mark` proves that
    it was written down; `note` tells what became of it, `bad` when nothing did."""

    case: Case
    version: int
    mark: str
    line: Line
    note: str = ""
    bad: bool = False


def add(bp: Blueprint, room: Room) -> None:
    """Give the blueprint the page of the pile."""

    @bp.get("/pile")
    @room.staff.required(*DESKS)
    def pile() -> Response:
        return _page(room, ())

    @bp.post("/pile")
    @room.staff.required(*DESKS)
    def on_the_pile() -> Response:
        rows, wished = _rows(room), _event(request.form.get("do"))
        if wished is None:
            return _scanned(room, rows)
        if asks(wished) and "report" not in request.form:
            return _page(room, rows, wished=wished)
        return _report(room, rows, wished)


def _rows(room: Room) -> Sequence[Row]:
    """Return the pile so far, as the page has sent it back; who made it up sees none of it."""
    sent = zip(*(request.form.getlist(name) for name in ("code", "version", "mark")), strict=False)
    return [
        _row(room, case, int(version) if version.isdecimal() else 0)
        for code, version, mark in islice(sent, MOST)
        if mark == _mark(room, code) and (case := room.counter.get(code))
    ]


def _row(room: Room, case: Case, version: int, note: str = "", *, bad: bool = False) -> Row:
    told = line(case, room.front.here, room.counter.clock())
    return Row(case, version, _mark(room, case.code), told, note, bad)


def _mark(room: Room, code: str) -> str:
    return room.staff.name(f"pile {room.officer.account} {code}")


def _scanned(room: Room, rows: Sequence[Row]) -> Response:
    text = request.form.get("text", "")[:MOST_ASKED].strip()
    codes = found(room, text) if text else ()
    if len(codes) != 1:
        missed = room.front.here.fill("counter.not_found", text=kept(text)) if text else None
        return _page(room, rows, told=missed)
    case = room.seen(codes[0], "read")
    others = [row for row in rows if row.case.code != case.code]
    if len(others) >= MOST:
        return _page(room, rows, told=room.front.here.fill("counter.pile.full", most=MOST))
    return _page(room, [_row(room, case, case.version), *others])


def _report(room: Room, rows: Sequence[Row], event: Event) -> Response:
    typed, words = room.typed(), room.front.here
    wanted = wish(event, 1, typed, room.counter.clock())
    for name in RULES[event].must:
        typed.require(form_field(name), getattr(wanted, name))
    if typed.wrong:
        filled = refused(request.form, typed.wrong, words)
        return _page(room, rows, wished=event, filled=filled)
    done = [_carried_out(room, row, wanted) for row in rows]
    written = sum(not row.bad for row in done)
    return _page(room, done, told=words.fill("counter.pile.done", done=written, of=len(done)))


def _carried_out(room: Room, row: Row, wanted: Wish) -> Row:
    words, own = room.front.here, structs.replace(wanted, version=row.version)
    done = room.counter.report(row.case.code, own, room.officer)
    if isinstance(done, Case):
        said = words.fill("counter.done", event=words[f"counter.event.{wanted.event.value}"])
        return _row(room, done, done.version, said)
    why = "pile.changed" if isinstance(done, Conflict) else "pile.refused"
    current = done.current if isinstance(done, Conflict) else row.case
    return _row(room, current, current.version, words[f"counter.{why}"], bad=True)


def _page(
    room: Room,
    rows: Sequence[Row],
    *,
    told: str | None = None,
    wished: Event | None = None,
    filled: Filled | None = None,
) -> Response:
    words = room.front.here
    return room.draw(
        "pile",
        422 if filled else 200,
        rows=rows,
        told=told,
        offers=_offers(room, rows),
        wished=wished,
        asks=asks,
        must=RULES[wished].must if wished else (),
        filled=filled or Filled(),
        units=tuple(room.counter.offices.items()),
        outcomes=[(one, words[f"counter.field.{one}"]) for one in ("granted", "refused")],
    )


def _offers(room: Room, rows: Sequence[Row]) -> Mapping[Event, int]:
    """Return the events that may come for some of the cases, and for how many."""
    now, officer = room.counter.clock(), room.officer
    own = [row.case for row in rows if room.counter.is_theirs(row.case, officer)]
    tally = Tally(event for case in own for event in possible(case, officer, now))
    return dict(tally.most_common())


def _event(name: str | None) -> Event | None:
    return Event(name) if name in set(RULES) else None
