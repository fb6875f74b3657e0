"""A filing: who files what, where, and with which papers; and what comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from lookup_gateway.filing.kinds import Kind
from lookup_gateway.model import Applicant, Case
from lookup_gateway.model.record import Record, Text


class Filing(Record, frozen=True, kw_only=True):
    """What a citizen files online: `procedure` by its national code, `office` by its id.

    `filed_by` is who files for the applicant, authorised by them; `return_by` how the result is
    wished for."""

    procedure: Text
    office: Text
    applicant: Applicant
    filed_by: Applicant | None = None
    return_by: Literal["counter", "post", "online"] | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A file as it was sent; its name is what the sender calls it."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class KeptPaper:
    """A file that is kept with a case: the `n`-th, its size in bytes, its kind as judged by its
    content; None for a sender's words."""

    n: int
    name: str
    sha256: str
    size: int
    kind: Kind | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Filed:
    """A filing that was taken: `submission` is its number for ever, `case` what a lookup shows.

    `answer_by` is when the desk has to have answered; None while the clock does not run yet."""

    submission: str
    case: Case
    answer_by: datetime | None


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a filing is not taken: the field at fault, and what would be allowed."""

    field: str
    why: str
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A submission that the desk has to answer. `answer_by` None: the clock starts with a notice
    that has not been delivered yet. `asked` counts the requests for supplement so far."""

    submission: str
    case: Case
    filed_at: datetime
    answer_by: datetime | None
    late: bool
    asked: int


Papers = Sequence[Paper]
