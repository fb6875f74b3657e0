"""One piece of feedback, from whoever wrote it to the answer that its author reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from lookup_gateway.opinions.steps import Act, Step


class By(StrEnum):
    """By what it came. What did not come online is entered by the desk (Quảng Ninh Đ17.3b)."""

    ONLINE = "online"
    LETTER = "letter"
    CALL = "call"
    FAX = "fax"
    EMAIL = "email"


class State(StrEnum):
    """How far it has come. Handled: there is a result, which its author cannot see yet."""

    RECEIVED = "received"
    FORWARDED = "forwarded"
    HANDLED = "handled"
    ANSWERED = "answered"


class Owed(StrEnum):
    """What its author has to be given next: the answer, a note of how it stands, the result."""

    ANSWER = "answer"
    NOTE = "note"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class Letter:
    """What the desk enters for somebody; `received_at` is when it reached the agency."""

    by: By
    text: str
    received_at: datetime
    code: str | None = None
    contact: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Taken:
    """What was written down: its reference, and by when its author is answered, if promised."""

    reference: str
    answer_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """As it stands at the moment of reading. Moments are aware.

    `code` is the case that it is about, if any; `unit` the office whose turn it is, None: not
    sorted yet. `contact` is the author's, sealed. `owed` by `due` is what comes next; `late` when
    that or the answer is past its time. `public_text` stands for the author's own words where it
    was published."""

    reference: str
    by: By
    state: State
    text: str = field(repr=False)
    received_at: datetime
    code: str | None = None
    unit: str | None = None
    contact: bytes | None = field(default=None, repr=False)
    entered_by: str | None = None
    answer_by: datetime | None = None
    handled_at: datetime | None = None
    answer: str | None = None
    answered_at: datetime | None = None
    published_at: datetime | None = None
    public_text: str | None = None
    steps: tuple[Step, ...] = ()
    owed: Owed | None = None
    due: datetime | None = None
    late: bool = False

    @property
    def notes(self) -> tuple[Step, ...]:
        """Return what its author was told while it was handled, oldest first."""
        return tuple(step for step in self.steps if step.act is Act.NOTE)
