"""What a citizen does on the phone's page beside reading: follow, rate, complain. Plain forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, request

from kiosk_ui import asking
from kiosk_ui.front import Front
from kiosk_ui.once import once
from kiosk_ui.screens import minutes
from lookup_gateway.citizen import Citizen, Deed, Done
from lookup_gateway.model import Message
from lookup_gateway.outgoing import Way

_STATUS = {
    Deed.DONE: 200,
    Deed.UNPROVEN: 404,
    Deed.BAD: 422,
    Deed.CANNOT: 501,
    Deed.LIMITED: 429,
    Deed.TRY_LATER: 503,
}
_WAYS = (Way.SMS, Way.EMAIL)  # a chat is followed inside the chat: nobody knows its number

Act = Callable[[Citizen], Done]


def add(bp: Blueprint, front: Front) -> None:
    """Give the blueprint the acts' routes. What shows the proof is never in an address."""

    @bp.post("/follow")
    def follow() -> Response:
        by, to = request.form.get("by", ""), request.form.get("to", "")
        if by not in _WAYS:
            return _show(front, "follow", Done(Deed.BAD, field="to"))
        lang = front.here.lang
        return _do(front, "follow", lambda one: one.follow(message(front), Way(by), to, lang))

    @bp.post("/rate")
    def rate() -> Response:
        progress, quality = _mark("progress"), _mark("quality")
        return _do(front, "rate", lambda one: one.rate(message(front), progress, quality))

    @bp.post("/complain")
    def complain() -> Response:
        return _do(front, "complain", lambda one: _complain_once(front, one))


def _do(front: Front, name: str, act: Act) -> Response:
    citizen = front.needs.citizen
    return _show(front, name, Done(Deed.CANNOT) if citizen is None else act(citizen))


def _show(front: Front, name: str, done: Done) -> Response:
    words, deed = front.here, done.deed
    own = f"act.{name}.{deed.value}"
    response = front.draw(
        "act.html",
        _STATUS[deed],
        act=name,
        ok=deed is Deed.DONE,
        told=words[own if own in words else f"act.{deed.value}"],
        wrong=words[f"act.wrong.{done.field}"] if done.field else None,
        wait=minutes(done.retry_after, words) if deed is Deed.LIMITED else None,
        reference=done.reference,
        fields=shown(request.form),
        kept=request.form,
    )
    if done.retry_after is not None:
        response.headers["Retry-After"] = str(done.retry_after)
    return front.unlisted(response)


def shown(form: Mapping[str, str]) -> dict[str, str]:
    """Return those fields of a form that show the proof, for the next form."""
    names = ("token",) if form.get("token") else ("text", "lookup_code")
    return {name: form.get(name, "")[: asking.MOST_ASKED] for name in names}


def message(front: Front) -> Message:
    """Return the question whose proof the form shows."""
    """Return the question that shows the proof in this request's form."""
    fields = shown(request.form)
    if "token" in fields:
        return front.message(asking.by_token(fields["token"]))
    return front.message(asking.typed(**fields))


def _mark(name: str) -> int:
    mark = request.form.get(name, "")
    return int(mark) if mark in ("1", "2", "3", "4", "5") else 0


def _complain_once(front: Front, citizen: Citizen) -> Done:
    """Write a complaint down once, however often the same words are sent about the same case."""
    text = request.form.get("complaint", "")
    same = ("complaint", *shown(request.form).values(), " ".join(text.split()))

    def work() -> str | Done:
        done = citizen.complain(message(front), text)
        return done.reference or "" if done.deed is Deed.DONE else done

    done = once(front, same, work)
    return Done(Deed.DONE, reference=done or None) if isinstance(done, str) else done
