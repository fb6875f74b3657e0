"""What is answered: a reply to a message, and a case as one caller may see it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from lookup_gateway.codes import Understood
from lookup_gateway.model.question import Tier
from lookup_gateway.model.record import (
    Fee,
    Handling,
    Need,
    PostLeg,
    Procedure,
    Record,
    Result,
    Status,
    Step,
)

STEPS_TOTAL = 5


class Outcome(StrEnum):
    """The six ways a question can end."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    AMBIGUOUS = "ambiguous"
    MALFORMED = "malformed"
    LIMITED = "limited"
    TRY_LATER = "try_later"


class WhoActs(StrEnum):
    """Whose turn it is."""

    CITIZEN = "citizen"
    OFFICE = "office"
    NOBODY = "nobody"


class OfficeCard(Record, frozen=True, kw_only=True):
    """The public side of an office; names and numbers come from the profile."""

    name: str | None = None
    phone: str | None = None
    address: str | None = None
    hours: str | None = None


class View(Record, frozen=True, kw_only=True):
    """A case as one caller may see it at one moment. None means: not shown or not known."""

    code: str
    status: Status | None = None
    status_number: int | None = None
    step: int | None = None
    steps_total: int = STEPS_TOTAL
    received_at: datetime | None = None
    due_at: datetime | None = None
    overdue: bool | None = None
    due_today: bool | None = None
    early: bool | None = None
    reappointed: bool | None = None
    who_acts: WhoActs | None = None
    needs_action: bool | None = None
    office: OfficeCard | None = None
    source_status: str | None = None
    initials: str | None = None
    procedure: Procedure | None = None
    status_since: datetime | None = None
    submitted_at: datetime | None = None
    first_due_at: datetime | None = None
    finished_at: datetime | None = None
    returned_at: datetime | None = None
    steps: tuple[Step, ...] | None = None
    needs: tuple[Need, ...] | None = None
    fees: tuple[Fee, ...] | None = None
    post: PostLeg | None = None
    result: Result | None = None
    reason: str | None = None
    handled_by: tuple[Handling, ...] | None = None


class Answer(Record, frozen=True, kw_only=True):
    """What is said about one code. `proof_matched` is None when no proof was given."""

    outcome: Outcome
    tier: Tier = Tier.CODE
    view: View | None = None
    proof_matched: bool | None = None
    candidates: tuple[str, ...] = ()
    understood: Understood | None = None


class Said(Record, frozen=True, kw_only=True):
    """A text of the catalogue, by the key of its table, with what its placeholders stand for."""

    key: str
    values: dict[str, str] = msgspec.field(default_factory=dict)


class Reply(Record, frozen=True, kw_only=True):
    """The whole answer to a message. `retry_after` is in seconds, for LIMITED only.

    `said`: what a conversation says instead of telling the answers (SMS and chat only)."""

    outcome: Outcome
    lang: str = "vi"
    answers: tuple[Answer, ...] = ()
    as_of: datetime | None = None
    stale: bool = False
    retry_after: int | None = None
    said: tuple[Said, ...] = ()
