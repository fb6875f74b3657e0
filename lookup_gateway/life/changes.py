"""What an event changes in the record of a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from msgspec import structs

from lookup_gateway.life import joint
from lookup_gateway.life.events import Event, Wish
from lookup_gateway.life.rules import RULES
from lookup_gateway.model import Case, Fee, PostEvent, PostLeg, Status, Step
from lookup_gateway.progress import is_lost


def advance(case: Case, wish: Wish, now: datetime, unit: str) -> Case:
    """Return the case after an event that `judge` found possible, one version on.

    `unit` is the officer's, for the case's journey."""
    if wish.event is Event.ACCEPT and wish.unit is not None:
        return _accepted_and_handed_on(case, wish, now, unit)
    rule = RULES[wish.event]
    changed: dict[str, Any] = {"version": case.version + 1}
    if (to := rule.leads(case.status)) is not case.status:
        changed |= {"status": to, "status_since": now, "source_status": None}
    changed |= _CHANGES.get(wish.event, _nothing)(case, wish, now)
    status = changed.get("status")
    step = Step(at=now, unit=wish.unit or unit, action=wish.what or rule.action, status=status)
    return structs.replace(case, steps=(*case.steps, step), **changed)


def _accepted_and_handed_on(case: Case, wish: Wish, now: datetime, unit: str) -> Case:
    """One write, two steps of the same minute (Quy chế Phú Yên Đ10.2b)."""
    accepted = advance(case, structs.replace(wish, unit=None, handled_by=None), now, unit)
    on = Wish(
        event=Event.TRANSFER,
        version=accepted.version,
        unit=wish.unit,
        handled_by=wish.handled_by,
    )
    return structs.replace(advance(accepted, on, now, unit), version=accepted.version)


def _nothing(_case: Case, _wish: Wish, _now: datetime) -> dict[str, Any]:
    return {}


def _accepted(case: Case, wish: Wish, now: datetime) -> dict[str, Any]:
    fees = _owed(case, wish) if wish.fees else case.fees
    return {"received_at": now, "due_at": wish.due_at, "fees": fees, **_on_its_way(case)}


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
    needs = () if case.status is Status.PAYMENT_REQUIRED else case.needs
    return {"fees": tuple(fees), "due_at": wish.due_at or case.due_at, "needs": needs}


def _billed(case: Case, wish: Wish, _now: datetime) -> dict[str, Any]:
    return {"fees": _owed(case, wish), "needs": wish.needs or ()}


def _owed(case: Case, wish: Wish) -> tuple[Fee, ...]:
    """Return what an officer bills anew, behind what was paid already."""
    return (*(fee for fee in case.fees if fee.paid), *(wish.fees or ()))


def _handed_on(case: Case, wish: Wish, _now: datetime) -> dict[str, Any]:
    return {**_on_its_way(case), "handled_by": joint.planned(case, wish)}


def _on_its_way(case: Case) -> dict[str, Any]:
    """What was said of a dossier that did not arrive is over when it goes on."""
    return {"handled_by": (), "reason": None} if is_lost(case) else {}


def _completed(case: Case, wish: Wish, now: datetime) -> dict[str, Any]:
    """What came in by post has arrived: from now on the post brings the result."""
    parts = joint.all_done(case.handled_by)
    return {"result": wish.result, "finished_at": now, "handled_by": parts, "post": None}


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
    Event.TRANSFER: _handed_on,
    Event.TRANSFER_FAILED: lambda case, wish, _now: {
        "handled_by": joint.lost(case, wish),
        "reason": wish.reason,
    },
    Event.PART_DONE: lambda case, wish, _now: {"handled_by": joint.with_part_done(case, wish)},
    Event.EXTEND: lambda case, wish, _now: {
        "first_due_at": case.due_at,
        "due_at": wish.due_at,
        "reason": wish.reason,
    },
    Event.COMPLETE: _completed,
    Event.RETURN: lambda _case, _wish, now: {"returned_at": now},
    Event.STOP: lambda _case, wish, now: {"reason": wish.reason, "finished_at": now},
    Event.WITHDRAW: lambda _case, wish, now: {"reason": wish.reason, "finished_at": now},
    Event.POST_SENT: lambda _case, wish, _now: {"post": wish.post},
    Event.POST_EVENT: _told_post,
}
