"""Turn a reply into the public API's JSON body, whose shape others rely on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from lookup_gateway import texts
from lookup_gateway.codes import Understood
from lookup_gateway.model import Answer, Medium, OfficeCard, Outcome, Reply, Tier, View
from lookup_gateway.replies import House, dates, say, stale_line
from lookup_gateway.texts import Texts

STATUS_CODES = {
    Outcome.FOUND: 200,
    Outcome.NOT_FOUND: 404,
    Outcome.AMBIGUOUS: 422,
    Outcome.MALFORMED: 422,
    Outcome.LIMITED: 429,
    Outcome.TRY_LATER: 503,
}
MOST_ANSWERS = 5

_EXPLAINED = (Outcome.MALFORMED, Outcome.NOT_FOUND)


def body(reply: Reply, house: House, medium: Medium = Medium.SCREEN) -> dict[str, object]:
    """Return the body as plain JSON values, `message` in the words of the medium.

    The eight keys of the common shape are always there; others come with their outcome:
    `answers`, `candidates`, `understood`, `proof`, `retry_after` (seconds), `hotline`."""
    words = texts.load(reply.lang)
    answers = [_answer(answer, words) for answer in reply.answers[:MOST_ANSWERS]]
    told: dict[str, object] = {
        "outcome": reply.outcome.value,
        "lang": words.lang,
        "tier": 0,
        "as_of": _iso(reply.as_of),
        "stale": reply.stale,
        "notice": stale_line(words, house) if reply.stale else None,
        "message": say(reply, medium, house=house),
        "case": None,
    }
    told.update(_leading(reply, answers, words))
    if len(answers) > 1:
        told["answers"] = answers
    if reply.outcome is Outcome.LIMITED:
        told["retry_after"] = reply.retry_after
    if reply.outcome is Outcome.TRY_LATER:
        told["hotline"] = house.hotline
    return told


def _leading(reply: Reply, answers: list[dict[str, object]], words: Texts) -> dict[str, object]:
    """Return the answer that gave the reply its outcome: the first found, if any."""
    for told in answers:
        if told["outcome"] == reply.outcome.value:
            return told
    return _answer(Answer(outcome=reply.outcome), words)


def _answer(answer: Answer, words: Texts) -> dict[str, object]:
    told: dict[str, object] = {
        "outcome": answer.outcome.value,
        "tier": int(answer.tier),
        "case": None if answer.view is None else _case(answer.view, answer.tier, words),
    }
    if answer.outcome is Outcome.AMBIGUOUS:
        told["candidates"] = list(answer.candidates)
    if answer.outcome in _EXPLAINED:
        told["understood"] = _understood(answer.understood)
    # Beside a missing case it would tell a closed case from one that does not exist.
    if answer.view is not None and answer.proof_matched is False:
        told["proof"] = "not_matched"
    return told


def _case(view: View, tier: Tier, words: Texts) -> dict[str, object]:
    case: dict[str, object] = {
        "code": view.code,
        "status": None if view.status is None else view.status.value,
        "status_number": view.status_number,
        "status_text": None if view.status is None else words[f"status.{view.status.value}.name"],
        "step": view.step,
        "steps_total": view.steps_total,
        "received_at": _iso(view.received_at),
        "due_at": _iso(view.due_at),
        "overdue": view.overdue,
        "who_acts": None if view.who_acts is None else view.who_acts.value,
        "needs_action": view.needs_action,
        "office": None if view.office is None else _office(view.office),
    }
    if tier is not Tier.CODE:
        case.update((name, write(getattr(view, name))) for name, write in _PROVEN.items())
    return case


def _office(office: OfficeCard) -> dict[str, object]:
    return {
        "name": office.name,
        "phone": office.phone,
        "address": office.address,
        "hours": office.hours,
    }


def _understood(read: Understood | None) -> dict[str, object] | None:
    if read is None:
        return None
    return {
        "office": read.office,
        "day": read.day.isoformat() if read.day else None,
        "serial": read.serial,
        "wrong": [wrong.value for wrong in read.wrong],
    }


def _iso(at: datetime | None) -> str | None:
    return None if at is None else dates.local(at).isoformat(timespec="seconds")


def _as_is(value: object) -> object:
    return value


def _record(value: object) -> object:
    """Return parts of the record as plain values, their times in Vietnam time."""
    if isinstance(value, datetime):
        return _iso(value)
    if isinstance(value, msgspec.Struct):
        fields = value.__struct_fields__
        return {name: _record(getattr(value, name)) for name in fields}
    if isinstance(value, tuple):
        return [_record(one) for one in value]
    return msgspec.to_builtins(value)


_PROVEN: dict[str, Callable[[Any], object]] = {
    "source_status": _as_is,
    "due_today": _as_is,
    "early": _as_is,
    "reappointed": _as_is,
    "initials": _as_is,
    "procedure": _record,
    "status_since": _iso,
    "submitted_at": _iso,
    "first_due_at": _iso,
    "finished_at": _iso,
    "returned_at": _iso,
    "steps": _record,
    "needs": _record,
    "fees": _record,
    "post": _record,
    "result": _record,
    "reason": _as_is,
    "handled_by": _record,
}
