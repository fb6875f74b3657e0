"""What can be done to a case now: the events that its rules allow, the likeliest first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from lookup_gateway.life import RULES, Event, Wish, judge
from lookup_gateway.life.joint import open_parts
from lookup_gateway.model import Case, Fee, Need, PostLeg, Result, Status
from lookup_gateway.officers import Officer
from lookup_gateway.overdue import RELEASERS

# What an officer does next to most cases in a status.
_LIKELIEST: Mapping[Status, Event] = MappingProxyType(
    {
        Status.SUBMITTED: Event.ACCEPT,
        Status.RECEIVED: Event.START,
        Status.PROCESSING: Event.COMPLETE,
        Status.SUPPLEMENT_REQUIRED: Event.SUPPLEMENT_RECEIVED,
        Status.PAYMENT_REQUIRED: Event.PAYMENT_RECEIVED,
        Status.COMPLETED: Event.RETURN,
    }
)
# Further ahead than any date that a case bears.
_SOME_DAY = timedelta(days=36_500)


def possible(case: Case, officer: Officer, now: datetime) -> tuple[Event, ...]:
    """Return the events that an officer may report next, whatever is still to be filled in."""
    barred = () if officer.role in RELEASERS else (Event.EXTEND,)
    events = [event for event in RULES if event not in barred and may_come(event, case, now)]
    return tuple(sorted(events, key=lambda event: event is not _LIKELIEST.get(case.status)))


def asks(event: Event) -> tuple[str, ...]:
    """Return the fields that are asked of an officer for an event, those that it needs first."""
    rule = RULES.get(event)
    return tuple(name for name in (*rule.must, *rule.may) if name != "handled_by") if rule else ()


def may_be_joint(event: Event) -> bool:
    """Return whether several agencies may be named for an event."""
    return event in RULES and "handled_by" in RULES[event].may


def may_come(event: Event, case: Case, now: datetime) -> bool:
    """Return whether an event may come next, as the rules themselves say of it with everything
    filled in that they could miss."""
    if event is Event.PART_DONE and not open_parts(case):
        return False
    given = {name: some for name, some in _samples(now).items() if name in RULES[event].must}
    fault = judge(case, Wish(event=event, version=case.version, **given), now)
    return fault is None or fault.field != "event"


def _samples(now: datetime) -> dict[str, Any]:
    return {
        "reason": "-",
        "due_at": now + _SOME_DAY,
        "needs": (Need(what="-"),),
        "fees": (Fee(name="-", amount=0),),
        "paid_at": now,
        "unit": "-",
        "result": Result(outcome="-"),
        "post": PostLeg(carrier="-"),
        "what": "-",
    }
