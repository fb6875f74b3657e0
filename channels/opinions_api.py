"""The public API of questions and feedback: ask, and read what became of what one wrote.

A reference is all that is needed to read: 40 of its bits are random, and a wrong one costs what a
guessed code does. Nothing of who wrote it is told."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Annotated, TypeVar

import msgspec
from flask import Blueprint, Response, request

from channels.proof_fields import ProofFields, refused, shown
from lookup_gateway import texts
from lookup_gateway.callers import by_address
from lookup_gateway.citizen import Citizen, Deed, Done
from lookup_gateway.errors import BackendDown
from lookup_gateway.model import Caller, Message
from lookup_gateway.opinions import (
    DETAIL_MOST,
    TEXT_MOST,
    About,
    Detail,
    Draft,
    Feedback,
    Limited,
    Question,
    TurnedBack,
    Why,
    Window,
)
from lookup_gateway.replies import House, opinions_said
from lookup_gateway.replies import opinions_body as bodies
from lookup_gateway.texts import Texts
from lookup_gateway.web import problem

W = TypeVar("W")

_Detail = Annotated[str, msgspec.Meta(max_length=DETAIL_MOST)]


class _Ask(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    text: Annotated[str, msgspec.Meta(max_length=TEXT_MOST)]
    about: About = About.PROCEDURE
    contact: dict[Detail, _Detail] = {}
    follows: str | None = None
    lang: str = "vi"


class _Prove(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    proof: ProofFields | None = None


@dataclass(frozen=True, slots=True)
class _Room:
    window: Window
    citizen: Citizen
    house: House


def blueprint(window: Window, citizen: Citizen, house: House) -> Blueprint:
    """Return the routes."""
    routes = Blueprint("opinions_api", __name__, url_prefix="/api/v1")
    room = _Room(window, citizen, house)
    for rule, method, view in (
        ("/questions", "POST", _ask),
        ("/questions", "GET", _questions),
        ("/feedback", "GET", _answers),
        ("/<any(feedback, questions):_kind>/<reference>", "GET", _read),
        ("/cases/<path:code>/feedback/list", "POST", _of_case),
    ):
        routes.add_url_rule(rule, view.__name__, partial(view, room), methods=[method])
    routes.register_error_handler(BackendDown, lambda _: refused(Done(Deed.TRY_LATER), house))
    return routes


def _ask(room: _Room) -> Response:
    wish = _sent(_Ask)
    if isinstance(wish, Response):
        return wish
    draft = Draft(wish.text, wish.about, wish.contact, wish.follows)
    return _taken(room.window.ask(_caller(), draft), texts.load(wish.lang), room.house)


def _questions(room: _Room) -> Response:
    words = _words()
    return _json(
        {"questions": [bodies.public_question(one, words) for one in room.window.questions()]}
    )


def _answers(room: _Room) -> Response:
    return _json({"feedback": [bodies.public_feedback(one) for one in room.window.answers()]})


def _read(room: _Room, _kind: str, reference: str) -> Response:
    found = room.window.read(_caller(), reference)
    if isinstance(found, Feedback):
        return _json(bodies.feedback(found, _words()))
    if isinstance(found, Question):
        return _json(bodies.question(found, _words()))
    return _limited(found) if found else problem(404, "Not Found", "nothing has this reference")


def _of_case(room: _Room, code: str) -> Response:
    """What was written about a case, for who proves it as in a lookup."""
    wish = _sent(_Prove)
    if isinstance(wish, Response):
        return wish
    try:
        proof = shown(wish.proof)
    except ValueError as error:  # several proofs
        return problem(400, "Bad Request", str(error))
    proven = room.citizen.prove(Message(text=code, caller=_caller(), proof=proof))
    if proven.code is None:
        return refused(proven, room.house)
    written = room.window.about(proven.code)
    return _json({"feedback": [bodies.feedback(one, _words()) for one in written]})


def _sent(kind: type[W]) -> W | Response:
    """Return what was sent, or why it cannot be read."""
    if request.mimetype != "application/json":
        return problem(415, "Unsupported Media Type", "send application/json")
    try:
        return msgspec.json.decode(request.get_data(), type=kind)
    except ValueError as error:  # msgspec's errors are ValueErrors
        return problem(400, "Bad Request", str(error))


def _taken(done: Question | TurnedBack | Limited | None, words: Texts, house: House) -> Response:
    if done is None:
        return refused(Done(Deed.CANNOT), house)
    if isinstance(done, Limited):
        return _limited(done)
    if isinstance(done, TurnedBack):
        return _turned_back(done, words)
    return _json(bodies.question(done, words), 201)


def _turned_back(back: TurnedBack, words: Texts) -> Response:
    """Say at once why a question is not taken (Thái Nguyên Đ13.2, Đ14.1, Đ15.3b)."""
    door = "/api/v1/feedback" if back.why is Why.COMPLAINT else None
    said = opinions_said.turned_back(back, words)
    title = "Unprocessable Content"
    return problem(422, title, said, reason=back.why, missing=back.missing, feedback=door)


def _limited(limited: Limited) -> Response:
    wait = {"Retry-After": str(limited.seconds)}
    return problem(429, "Too Many Requests", "too many requests from this address", wait)


def _caller() -> Caller:
    return by_address(request.remote_addr)


def _words() -> Texts:
    return texts.load(request.args.get("lang", texts.DEFAULT))


def _json(told: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(told), status=status, mimetype="application/json")
