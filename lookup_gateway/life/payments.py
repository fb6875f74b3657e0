"""Weigh a payment that a platform tells of against what a case owes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from lookup_gateway.clock import local
from lookup_gateway.life.events import Event
from lookup_gateway.life.rules import RULES
from lookup_gateway.model import Case, Status
from lookup_gateway.model.record import CodeText, Moment, Record

# More than any fee, and far from where a column ends.
_MOST = 10**15


class PaymentState(StrEnum):
    """What became of a payment: it counts, waits for the rest of the sum, is to be given back in
    part or whole, was given back, or belongs to no case that is known."""

    COUNTED = "counted"
    SHORT = "short"
    TO_REFUND = "to_refund"
    REFUNDED = "refunded"
    UNMATCHED = "unmatched"


class Payment(Record, frozen=True, kw_only=True):
    """A payment as a platform tells of it: for which case, how much (đồng), when the payer was
    told by the bank that it had succeeded, and the platform's own number for it."""

    case: CodeText
    amount: Annotated[int, Meta(ge=1, le=_MOST)]
    paid_at: Moment
    reference: Annotated[str, Meta(min_length=1, max_length=200)]


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment as it is kept; `excess` (đồng) is to be given back, or was."""

    id: int
    source: str
    reference: str
    code: str
    amount: int
    paid_at: datetime
    told_at: datetime
    state: PaymentState
    excess: int
    late: bool
    settled_at: datetime | None
    settled_by: str | None
    note: str | None

    def is_told_by(self, payment: Payment) -> bool:
        """Return whether a platform told this of the payment, and not something else."""
        return (self.amount, self.paid_at) == (payment.amount, payment.paid_at)


@dataclass(frozen=True, slots=True)
class Weighed:
    """`pays`: with it the case owes nothing more. `excess` (đồng) is to be given back. `late`: it
    was paid after the last day for it, or when the case was over."""

    state: PaymentState
    pays: bool
    excess: int
    late: bool


def weigh(case: Case, before: int, amount: int, paid_at: datetime) -> Weighed:
    """Return what a payment of `amount` does where `before` has come in that was too little.

    What was paid twice or too much the office helps to give back (Quy chế kèm QĐ
    84/2025/QĐ-CTUBND Quảng Ninh Đ13.3c)."""
    owed = sum(fee.amount for fee in case.fees if not fee.paid)
    late = _is_late(case, paid_at)
    if not owed or case.status not in RULES[Event.PAYMENT_RECEIVED].start:
        return Weighed(PaymentState.TO_REFUND, False, amount, late)
    excess = before + amount - owed
    if excess < 0:
        return Weighed(PaymentState.SHORT, False, 0, late)
    return Weighed(PaymentState.TO_REFUND if excess else PaymentState.COUNTED, True, excess, late)


def _is_late(case: Case, paid_at: datetime) -> bool:
    if case.status in (Status.STOPPED, Status.WITHDRAWN):
        return paid_at > case.status_since
    days = [need.by for need in case.needs if need.by is not None]
    billed = case.status is Status.PAYMENT_REQUIRED
    return billed and bool(days) and local(paid_at).date() > min(days)
