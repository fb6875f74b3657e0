"""What an event changes in the record of a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from msgspec import structs

from lookup_gateway.life.events import Event, Wish
from lookup_gateway.life.rules import RULES
from lookup_gateway.model import Case, PostEvent, PostLeg, Status, Step


def advance(case: Case, wish: Wish, now: datetime, unit: str) -> Case:
    """Return the case after an event that `judge` found possible, one version on.

    `unit` is the officer's, for the case's journey."""
    rule = RULES[wish.event]
    changed: dict[str, Any] = {"version": case.version + 1}
    if rule.to is not None and rule.to is not case.status:
        changed |= {"status": rule.to, "status_since": now, "source_status": None}
    changed |= _CHANGES.get(wish.event, _nothing)(case, wish, now)
    status = changed.get("status")
    step = Step(at=now, unit=wish.unit or unit, action=wish.what or rule.action, status=status)
    return structs.replace(case, steps=(*case.steps, step), **changed)


def _nothing(_case: Case, _wish: Wish, _now: datetime) -> dict[str, Any]:
    return {}


def _accepted(case: Case, wish: Wish, now: datetime) -> dict[str, Any]:
    return {"received_at": now, "due_at": wish.due_at, "fees": wish.fees or case.fees}


def _supplemented(case: Case, wish: Wish, now: datetime) -> dict[str, Any]:
    """Complete papers start the term anew (NĐ 61/2018/NĐ-CP Đ19.4); before acceptance the case
    is again one that waits for it."""
    if case.received_at is None:
        return {"needs": (), "status": Status.SUBMITTED, "status_since": now}
    return {"needs": (), "due_at": wish.due_at or case.due_at}


def _paid(case: Case, wish: Wish, _now: datetime) -> dict[str, Any]:
    """A fee is paid when the bank says it was, not when we hear of it."""
    paid_at = wish.paid_at
    fees = (
        fee if fee.paid else structs.replace(fee, paid=True, paid_at=paid_at) for fee in case.fees
    )
    return {"fees": tuple(fees), "due_at": wish.due_at or case.due_at}


def _billed(case: Case, wish: Wish, _now: datetime) -> dict[str, Any]:
    return {"fees": (*(fee for fee in case.fees if fee.paid), *(wish.fees or ()))}


def _told_post(case: Case, wish: Wish, now: datetime) -> dict[str, Any]:
    post = case.post or PostLeg(carrier="")
    event = PostEvent(at=now, what=wish.what or "")
    return {"post": structs.replace(post, events=(*post.events, event))}


_CHANGES: Mapping[Event, Callable[[Case, Wish, datetime], dict[str, Any]]] = {
    Event.ACCEPT: _accepted,
    Event.REFUSE: lambda _case, wish, now: {"reason": wish.reason, "finished_at": now},
    Event.REQUEST_SUPPLEMENT: lambda _case, wish, _now: {"needs": wish.needs or ()},
    Event.SUPPLEMENT_RECEIVED: _supplemented,
    Event.REQUEST_PAYMENT: _billed,
    Event.PAYMENT_RECEIVED: _paid,
    Event.TRANSFER: lambda case, wish, _now: {"handled_by": wish.handled_by or case.handled_by},
    Event.EXTEND: lambda case, wish, _now: {
        "first_due_at": case.due_at,
        "due_at": wish.due_at,
        "reason": wish.reason,
    },
    Event.COMPLETE: lambda _case, wish, now: {"result": wish.result, "finished_at": now},
    Event.RETURN: lambda _case, _wish, now: {"returned_at": now},
    Event.STOP: lambda _case, wish, now: {"reason": wish.reason, "finished_at": now},
    Event.WITHDRAW: lambda _case, wish, now: {"reason": wish.reason, "finished_at": now},
    Event.POST_SENT: lambda _case, wish, _now: {"post": wish.post},
    Event.POST_EVENT: _told_post,
}
