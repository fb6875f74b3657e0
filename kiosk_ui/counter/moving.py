"""From the form of an event to what is reported of a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from kiosk_ui.counter import joint
from kiosk_ui.counter.offers import asks, may_be_joint
from kiosk_ui.counter.typed import Typed, shown
from lookup_gateway.clock import Clock
from lookup_gateway.life import Event, Wish
from lookup_gateway.model import Case, PostLeg, Result


def wish(event: Event, version: int, typed: Typed, now: datetime) -> Wish:
    """Return the event with what was typed for it; `typed.wrong` names what could not be read."""
    given = {name: _READ.get(name, Typed.text)(typed, name) for name in asks(event)}
    if may_be_joint(event):
        given["handled_by"] = joint.plan(typed, given["unit"], now)
    return Wish(event=event, version=version, **given)


def proposed(case: Case, wished: Event | None, clock: Clock) -> Mapping[str, str]:
    """Return what stands in the fields before anything is typed."""
    unpaid = [fee for fee in case.fees if not fee.paid]
    fees = {f"fee_name_{line}": fee.name for line, fee in enumerate(unpaid, start=1)}
    amounts = {f"fee_amount_{line}": str(fee.amount) for line, fee in enumerate(unpaid, start=1)}
    return {
        "paid_at": shown(clock()),
        "where": case.office.name if case.office else "",
        **(joint.planned(case) if wished is Event.TRANSFER else {}),
        **fees,
        **amounts,
    }


def _result(typed: Typed, _name: str) -> Result | None:
    outcome = typed.text("outcome")
    return Result(outcome=outcome, where=typed.text("where")) if outcome else None


def _post(typed: Typed, _name: str) -> PostLeg | None:
    carrier = typed.text("carrier")
    return PostLeg(carrier=carrier, tracking=typed.text("tracking")) if carrier else None


_READ: Mapping[str, Callable[[Typed, str], Any]] = MappingProxyType(
    {
        "due_at": Typed.moment,
        "paid_at": Typed.moment,
        "needs": lambda typed, _name: typed.needs() or None,
        "fees": lambda typed, _name: typed.fees() or None,
        "result": _result,
        "post": _post,
    }
)
