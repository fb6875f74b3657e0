"""The public API's writes: follow, rate, complain, each with the proof of a lookup.

An unknown code, a missing and a wrong proof get the same bytes (see `lookup_gateway.citizen`)."""

from __future__ import annotations

from collections.abc import Callable, Set
from http import HTTPStatus
from typing import Annotated, TypeVar

import msgspec
from flask import Blueprint, Response, request

from channels.proof_fields import ProofFields, refused, shown
from lookup_gateway.callers import by_address
from lookup_gateway.citizen import CONTACT_MOST, MARKS, TEXT_MOST, Citizen, Deed, Done
from lookup_gateway.model import Message
from lookup_gateway.outgoing import Way
from lookup_gateway.replies import House, dates
from lookup_gateway.web import problem

_Mark = Annotated[int, msgspec.Meta(ge=MARKS[0], le=MARKS[-1])]
_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=TEXT_MOST)]


class _Proven(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    proof: ProofFields | None = None


class _Follow(_Proven, kw_only=True):
    by: Way
    to: Annotated[str, msgspec.Meta(min_length=1, max_length=254)]
    lang: str = "vi"  # one that we do not speak is read as Vietnamese

    def done(self, citizen: Citizen, message: Message) -> Done:
        return citizen.follow(message, self.by, self.to, self.lang)


class _Rating(_Proven, kw_only=True):
    progress: _Mark
    quality: _Mark

    def done(self, citizen: Citizen, message: Message) -> Done:
        return citizen.rate(message, self.progress, self.quality)


class _Complaint(_Proven, kw_only=True):
    text: _Text

    def done(self, citizen: Citizen, message: Message) -> Done:
        return citizen.complain(message, self.text)


class _Feedback(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    text: _Text
    contact: Annotated[str, msgspec.Meta(min_length=1, max_length=CONTACT_MOST)] | None = None


_ABOUT_A_CASE: dict[str, type[_Follow | _Rating | _Complaint]] = {
    "follow": _Follow,
    "rating": _Rating,
    "feedback": _Complaint,
}
W = TypeVar("W")


# A number is no proof that the chat is the caller's: by a chat one follows in the chat itself.
_BY_ADDRESS = frozenset({Way.SMS, Way.EMAIL})


def blueprint(citizen: Citizen, house: House, ways: Set[Way]) -> Blueprint:
    """Return the routes; `ways` are those by which could be sent."""
    routes = Blueprint("citizen_api", __name__, url_prefix="/api/v1")

    @routes.post("/cases/<path:code>/<any(follow, rating, feedback):what>")
    def write(code: str, what: str) -> Response:
        caller = by_address(request.remote_addr)

        def act(wish: _Follow | _Rating | _Complaint) -> Done:
            message = Message(text=code, caller=caller, proof=shown(wish.proof))
            return _unusable(wish, ways) or wish.done(citizen, message)

        return _answered(_ABOUT_A_CASE[what], act, house)

    @routes.post("/feedback")
    def feedback() -> Response:
        caller = by_address(request.remote_addr)

        def act(wish: _Feedback) -> Done:
            return citizen.feedback(caller, wish.text, wish.contact)

        return _answered(_Feedback, act, house)

    return routes


def _unusable(wish: _Proven, ways: Set[Way]) -> Done | None:
    off = isinstance(wish, _Follow) and wish.by not in ways & _BY_ADDRESS
    return Done(Deed.BAD, field="by") if off else None


def _answered(kind: type[W], act: Callable[[W], Done], house: House) -> Response:
    """Read the wish and carry it out; what is wrong with it is told by its field."""
    if request.mimetype != "application/json":
        return problem(415, "Unsupported Media Type", "send application/json")
    try:
        done = act(msgspec.json.decode(request.get_data(), type=kind))
    except ValueError as error:  # msgspec's errors are ValueErrors
        return problem(400, "Bad Request", str(error))
    if done.deed is not Deed.DONE:
        return refused(done, house)
    told: dict[str, object] = {"code": done.code, "reference": done.reference}
    if done.answer_by is not None:
        told["answer_by"] = dates.local(done.answer_by)
    status = HTTPStatus.CREATED if done.reference else HTTPStatus.OK
    return Response(msgspec.json.encode(told), status=status, mimetype="application/json")
