"""What an officer can report of a case, and why a report cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lookup_gateway.model import Case, Fee, Handling, Need, PostLeg, Result
from lookup_gateway.model.record import Moment, Record, Text, Version

# Of the running numbers that are given on paper.
MOST_SERIAL = 9_999_999


class Event(StrEnum):
    """What an officer can report of a case. `undo` is the backend's: it needs the history."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    REQUEST_SUPPLEMENT = "request_supplement"
    SUPPLEMENT_RECEIVED = "supplement_received"
    REQUEST_PAYMENT = "request_payment"
    PAYMENT_RECEIVED = "payment_received"
    START = "start"
    TRANSFER = "transfer"
    TRANSFER_FAILED = "transfer_failed"
    PART_DONE = "part_done"
    EXTEND = "extend"
    COMPLETE = "complete"
    RETURN = "return"
    STOP = "stop"
    WITHDRAW = "withdraw"
    POST_SENT = "post_sent"
    POST_EVENT = "post_event"
    CLOSE = "close"
    UNDO = "undo"


class Wish(Record, frozen=True, kw_only=True):
    """An event as an officer sends it: its fields bear the record's names. `unit` is where the
    case goes, did not arrive, or did its part, `what` an event of the post, `version` the record
    that the officer saw."""

    event: Event
    version: Version
    reason: Text | None = None
    due_at: Moment | None = None
    needs: tuple[Need, ...] | None = None
    fees: tuple[Fee, ...] | None = None
    paid_at: Moment | None = None
    unit: Text | None = None
    handled_by: tuple[Handling, ...] | None = None
    result: Result | None = None
    post: PostLeg | None = None
    what: Text | None = None


@dataclass(frozen=True, slots=True)
class Impossible:
    """Why an event cannot be: the field at fault, and what would be allowed."""

    field: str
    why: str
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else was faster: the case is another than the officer saw. `changed` names the
    fields that are, as far as they are known."""

    current: Case
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotYours:
    """The case is another unit's."""


@dataclass(frozen=True, slots=True)
class Call:
    """An `Idempotency-Key` and the digest of what was sent with it."""

    key: str
    digest: str


Done = Case | Impossible | Conflict | NotYours
