"""One case at the counter: how it stands, what can be done now, its receipt."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from flask import Blueprint, Response, abort, request

from kiosk_ui.counter import filled as forms
from kiosk_ui.counter.filled import Filled, form_field
from kiosk_ui.counter.joint import parts
from kiosk_ui.counter.lines import line
from kiosk_ui.counter.moving import proposed, wish
from kiosk_ui.counter.offers import asks, may_be_joint, may_come, possible
from kiosk_ui.counter.results import handed_in, with_files
from kiosk_ui.counter.room import Room
from kiosk_ui.counter.typed import shown
from kiosk_ui.staff import DESKS
from lookup_gateway.asking import whereabouts
from lookup_gateway.errors import BadSettings
from lookup_gateway.life import RULES, Conflict, Event, Impossible, NotYours
from lookup_gateway.model import Case, Status
from lookup_gateway.replies import dates

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """What the page says first: that something was done, or why nothing was; and its status."""

    text: str
    status: int = 200


def add(bp: Blueprint, room: Room) -> None:
    """Give the blueprint the pages of one case."""

    @bp.get("/cases/<path:code>")
    @room.staff.required(*DESKS)
    def case(code: str) -> Response:
        found = room.seen(code, "read")
        wished, done = _event(request.args.get("do")), _event(request.args.get("done"))
        return page(room, found, wished, told=_done(room, done) if done else None)

    @bp.post("/cases/<path:code>")
    @room.staff.required(*DESKS)
    def move(code: str) -> Response:
        return _move(room, code)

    @bp.get("/receipts/<path:code>")
    @room.staff.required(*DESKS)
    def receipt(code: str) -> Response:
        found = room.seen(code, "receipt")
        if not room.counter.is_theirs(found, room.officer):
            abort(403)  # who may print a receipt may open the case
        return _receipt(room, found)


def page(
    room: Room,
    case: Case,
    wished: Event | None = None,
    filled: Filled | None = None,
    told: Told | None = None,
) -> Response:
    """Return the case's page, with the form of the event that is wished."""
    counter, words, events = room.counter, room.front.here, _events(room, case)
    is_theirs, now = counter.is_theirs(case, room.officer), counter.clock()
    wished = wished if wished in events and wished in RULES else None
    return room.draw(
        "case",
        told.status if told else 422 if filled else 200,
        case=case,
        line=line(case, words, now),
        parts=parts(case, counter.offices, words, now),
        joint=wished is not None and may_be_joint(wished),
        shown=shown,
        amount=partial(dates.amount, words),
        events=events,
        asks=asks,
        wished=wished,
        must=RULES[wished].must if wished else (),
        units=_units(room, case, wished),
        places=counter.offices,
        outcomes=[(one, words[f"counter.field.{one}"]) for one in ("granted", "refused")],
        filled=filled or Filled(proposed(case, wished, counter.clock)),
        told=told,
        inbox=counter.inbox,
        files=handed_in(room, case) if is_theirs else (),
        results=counter.results,
        letters=counter.letters,
        may_ask=counter.dates and is_theirs and may_come(Event.EXTEND, case, now),
        is_theirs=is_theirs,
        has_receipt=counter.has_receipt(case),
        is_new="new" in request.args,
    )


def _receipt(room: Room, case: Case) -> Response:
    words = room.front.here
    try:
        drawn = room.counter.receipt(case, words.lang, room.officer)
    except (LookupError, ValueError, BadSettings) as error:  # lost, no Pango, no certificate
        log.warning("a receipt could not be drawn: %s", whereabouts(error))
        return page(room, case, told=Told(words["counter.no_receipt"], 503))
    if drawn is None:
        abort(404)
    return Response(drawn, mimetype="application/pdf")


def _done(room: Room, event: Event) -> Told:
    words = room.front.here
    return Told(words.fill("counter.done", event=words[f"counter.event.{event.value}"]))


def _events(room: Room, case: Case) -> Sequence[Event]:
    counter = room.counter
    if not counter.is_theirs(case, room.officer):
        return ()
    events = possible(case, room.officer, counter.clock())
    return (*events, Event.UNDO) if counter.undoable(case, room.officer) else events


def _units(room: Room, case: Case, wished: Event | None) -> Sequence[tuple[str, str]]:
    """Return the units that an event may name; of those that are done, only who is at work."""
    places = room.counter.offices
    if wished is not Event.PART_DONE:
        return tuple(places.items())
    working = [one.unit for one in case.handled_by if one.status is Status.PROCESSING]
    return tuple((unit, places.get(unit, unit)) for unit in working)


def _event(name: str | None) -> Event | None:
    return Event(name) if name in set(Event) else None


def _move(room: Room, code: str) -> Response:
    event, typed = _event(request.form.get("do")), room.typed()
    version = typed.number("version")
    if event is None or not version:
        abort(400)
    wanted = wish(event, version, typed, room.counter.clock())
    wanted = with_files(room, code, wanted, typed)
    if typed.wrong:
        return _again(room, code, event, typed.form, typed.wrong)
    done = room.counter.report(code, wanted, room.officer)
    if isinstance(done, Case):
        return room.go(f"/desk/cases/{done.code}", done=event.value)
    return refused(room, code, event, done, typed.form)


def refused(
    room: Room,
    code: str,
    event: Event,
    done: Impossible | Conflict | NotYours | None,
    values: Mapping[str, str],
) -> Response:
    """Return the page that says why nothing was written, and how the case stands now."""
    if isinstance(done, Impossible) and done.field in asks(event):
        return _again(room, code, event, values, [form_field(done.field)])
    case, words = room.seen(code, "read"), room.front.here
    if isinstance(done, Conflict):
        state = words[f"status.{case.status.value}.name"]
        last = case.steps[-1] if case.steps else None
        by = f"{last.unit}, {shown(last.at)}" if last else shown(case.status_since)
        text = words.fill("counter.changed", state=state, by=by)
        return page(room, case, event, Filled(values), Told(text, 409))
    if isinstance(done, NotYours):
        return page(room, case, told=Told(words["counter.not_yours"], 403))
    return page(room, case, told=Told(_impossible(room, done), 422))


def _impossible(room: Room, fault: Impossible | None) -> str:
    """Say why there is nothing to be mended in the form; name the agencies waited for, if any."""
    words, places = room.front.here, room.counter.offices
    if fault is None or fault.field != "handled_by":
        return words["counter.impossible"]
    units = ", ".join(places.get(unit, unit) for unit in fault.allowed)
    return words.fill("counter.at_work", units=units)


def _again(
    room: Room, code: str, event: Event, values: Mapping[str, str], wrong: Sequence[str]
) -> Response:
    """Return the form of the event as it was sent, with what is wrong in it."""
    case, filled = room.seen(code, "read"), forms.refused(values, wrong, room.front.here)
    return page(room, case, event, filled)
