"""The life of a case at the embedded backend: what may happen to it, and what it changes."""

from lookup_gateway.life.changes import advance
from lookup_gateway.life.events import (
    MOST_SERIAL,
    Call,
    Conflict,
    Done,
    Event,
    Impossible,
    NotYours,
    Wish,
)
from lookup_gateway.life.handover import hand_over_by
from lookup_gateway.life.joint import open_parts
from lookup_gateway.life.lying import lies_with
from lookup_gateway.life.payments import Paid, Payment, PaymentState, weigh
from lookup_gateway.life.rules import RULES, judge

__all__ = [
    "MOST_SERIAL",
    "RULES",
    "Call",
    "Conflict",
    "Done",
    "Event",
    "Impossible",
    "NotYours",
    "Paid",
    "Payment",
    "PaymentState",
    "Wish",
    "advance",
    "hand_over_by",
    "judge",
    "lies_with",
    "open_parts",
    "weigh",
]
