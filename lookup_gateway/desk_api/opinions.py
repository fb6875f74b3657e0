"""Officers' programs answer feedback and questions: lists with their clocks, and every step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from functools import partial
from typing import Any

import msgspec
from flask import Blueprint, Response, request

from lookup_gateway import records
from lookup_gateway.clock import Clock, local
from lookup_gateway.desk_api.answers import as_json, only_for, refused
from lookup_gateway.desk_api.bearer import ByToken
from lookup_gateway.desk_api.opinion_bodies import BODIES, Entered, Signature
from lookup_gateway.life import Impossible, NotYours
from lookup_gateway.officers import Officer
from lookup_gateway.opinions import (
    Answerer,
    Feedback,
    Letter,
    Question,
    storable,
)
from lookup_gateway.web import problem

Opinion = Feedback | Question
Outcome = Feedback | Question | Impossible | NotYours | None


@dataclass(frozen=True, slots=True)
class Shelf:
    """`open` lists what an officer's office has in hand; `show` gives one, and writes into the
    audit log who saw it; `acts` carry out a step of a reference by an officer, each with the
    fields of its body. All raise BackendDown."""

    open: Callable[[Officer], Sequence[Opinion]]
    show: Callable[[str, Officer], Opinion | NotYours | None]
    acts: Mapping[str, Callable[..., Outcome]]


@dataclass(frozen=True, slots=True)
class OpinionNeeds:
    """`shelves` are those of "feedback" and "questions"; `enter` keeps what came by letter or call.
    `places` are offices' names by their ids, `contacts` whom to ask at each; what people said of
    themselves is sealed."""

    by_token: ByToken
    shelves: Mapping[str, Shelf]
    enter: Callable[[Letter, Officer], Feedback | Impossible]
    places: Mapping[str, str]
    contacts: Mapping[str, str]
    seal: Callable[[bytes], bytes]
    unseal: Callable[[bytes], bytes]
    clock: Clock


def add(routes: Blueprint, needs: OpinionNeeds) -> None:
    """Give the blueprint the routes of feedback and of questions."""
    for kind, bodies in BODIES.items():
        acts = f"/{kind}/<reference>/<any({', '.join(bodies)}):act>"
        for rule, method, view in (
            (f"/{kind}", "GET", _open),
            (f"/{kind}/<reference>", "GET", _show),
            (acts, "POST", _act),
        ):
            guarded = only_for(needs.by_token, partial(view, needs, kind))
            routes.add_url_rule(rule, f"{kind}{view.__name__}", guarded, methods=[method])
    enter = only_for(needs.by_token, partial(_enter, needs))
    routes.add_url_rule("/feedback", "feedback_enter", enter, methods=["POST"])


def _open(needs: OpinionNeeds, kind: str, known: Officer) -> Response:
    listed = [_told(needs, one) for one in needs.shelves[kind].open(known)]
    if "late" in request.args:
        listed = [one for one in listed if one["late"]]
    return as_json({"as_of": local(needs.clock()), "open": listed})


def _show(needs: OpinionNeeds, kind: str, known: Officer, reference: str) -> Response:
    found = needs.shelves[kind].show(reference, known)
    if isinstance(found, Feedback | Question):
        return as_json(_told(needs, found) | _author(needs, found))
    return _failed(found)


def _act(needs: OpinionNeeds, kind: str, known: Officer, reference: str, act: str) -> Response:
    body = records.read(request.get_data() or b"{}", BODIES[kind][act])
    said = [_prepared(needs, getattr(body, name), known) for name in body.__struct_fields__]
    done = needs.shelves[kind].acts[act](reference, known, *said)
    if isinstance(done, Feedback | Question):
        return as_json(_told(needs, done))
    return _failed(done)


def _prepared(needs: OpinionNeeds, value: object, known: Officer) -> object:
    if isinstance(value, Signature):
        agency = needs.places.get(known.unit, known.unit)
        return Answerer(agency, known.name, value.post, value.phone, value.email)
    return storable(value) if isinstance(value, str) else value


def _enter(needs: OpinionNeeds, known: Officer) -> Response:
    given = records.read(request.get_data(), Entered)
    contact = needs.seal(storable(given.contact).encode()) if given.contact else None
    received = given.received_at or needs.clock()
    code = storable(given.code) if given.code else None
    letter = Letter(given.way, storable(given.text), received, code, contact)
    done = needs.enter(letter, known)
    if isinstance(done, Impossible):
        return refused(done)
    return as_json(_told(needs, done), 201)


def _failed(done: Impossible | NotYours | None) -> Response:
    if done is None:
        return problem(404, "Not Found", "nothing has this reference")
    if isinstance(done, NotYours):
        return problem(403, "Forbidden", "this is another unit's to answer")
    return refused(done)


def _told(needs: OpinionNeeds, one: Opinion) -> dict[str, Any]:
    """Return what a list shows: with whom it lies and who is to be asked there, by when what is
    owed; nothing of who wrote it, so no look at it is logged."""
    told: dict[str, Any] = _plain(one)
    for theirs in ("contact", "asker"):
        told.pop(theirs, None)
    agency = {"id": one.unit, "name": needs.places.get(one.unit or "", one.unit)}
    told |= {"agency": agency if one.unit else None, "to_ask": needs.contacts.get(one.unit or "")}
    if isinstance(one, Question):
        told["late"] = one.is_late(needs.clock())
    return told


def _plain(value: Any) -> Any:
    """Return plain values, the moments in Vietnam's time."""
    if isinstance(value, datetime):
        return local(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


def _author(needs: OpinionNeeds, one: Opinion) -> dict[str, Any]:
    """Return where who wrote it is reached, and what an asker said besides."""
    told: dict[str, Any] = {"contact": _opened(needs, one.contact)}
    if isinstance(one, Question):
        asker = _opened(needs, one.asker)
        told["asker"] = msgspec.json.decode(asker) if asker else None
    return told


def _opened(needs: OpinionNeeds, sealed: bytes | None) -> str | None:
    try:
        return needs.unseal(sealed).decode() if sealed else None
    except ValueError:  # no key opens it any more
        return None
