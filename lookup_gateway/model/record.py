"""The case record (hồ sơ), as case systems exchange it.

The record is the interchange format of `docs/case-record.schema.json`. Times carry an offset,
texts are NFC. Statuses are the ten numbers of the national portal plus two of our own.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec

VERSION_MAX = 2**40 - 1

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Version = Annotated[int, msgspec.Meta(ge=1, le=VERSION_MAX)]
CodeText = Annotated[str, msgspec.Meta(min_length=1, max_length=52)]
Text = Annotated[str, msgspec.Meta(max_length=2_000)]
Dong = Annotated[int, msgspec.Meta(ge=0)]


class Status(StrEnum):
    """Where a case is. The first ten are the national portal's TrangThaiHoSo 1 to 10."""

    SUBMITTED = "submitted"
    RECEIVED = "received"
    NOT_ACCEPTED = "not_accepted"
    PROCESSING = "processing"
    SUPPLEMENT_REQUIRED = "supplement_required"
    PAYMENT_REQUIRED = "payment_required"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    COMPLETED = "completed"
    RETURNED = "returned"
    REMOVED = "removed"
    UNKNOWN = "unknown"


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every part of the case record shares: frozen, named fields, no stray field."""


class Procedure(Record, frozen=True, kw_only=True):
    """A procedure (thủ tục hành chính) by its national code, for example 1.001193."""

    code: Text
    name: Text


class Office(Record, frozen=True, kw_only=True):
    """The agency that answers for a case, by its unit identifier (QĐ 20/2020/QĐ-TTg Đ4)."""

    id: Text
    name: Text


class Applicant(Record, frozen=True, kw_only=True):
    """The person. Never leaves the backend: the mirror holds initials and keyed hashes."""

    name: Text | None = None
    phone: Text | None = None
    email: Text | None = None
    id_number: Text | None = None


class Step(Record, frozen=True, kw_only=True):
    """One line of the case's journey (dòng luân chuyển)."""

    at: Moment
    unit: Text
    action: Text
    status: Status | None = None


class Need(Record, frozen=True, kw_only=True):
    """Something the citizen still has to hand in, and the last day for it."""

    what: Text
    by: date | None = None


class Fee(Record, frozen=True, kw_only=True):
    """A fee or charge (phí, lệ phí), in đồng."""

    name: Text
    amount: Dong
    paid: bool = False
    paid_at: Moment | None = None


class PostEvent(Record, frozen=True, kw_only=True):
    """One event of the postal leg."""

    at: Moment
    what: Text


class PostLeg(Record, frozen=True, kw_only=True):
    """The way of a result by post (dịch vụ bưu chính công ích)."""

    carrier: Text
    tracking: Text | None = None
    events: tuple[PostEvent, ...] = ()


class ResultFile(Record, frozen=True, kw_only=True):
    """A result file, by reference: the file itself stays with the case system."""

    name: Text
    url: Text
    signed: bool = False


class Result(Record, frozen=True, kw_only=True):
    """The outcome of a case and where it can be collected."""

    outcome: Text
    where: Text | None = None
    available_at: Moment | None = None
    files: tuple[ResultFile, ...] = ()


class Handling(Record, frozen=True, kw_only=True):
    """One of the agencies that handle a case together, with its own deadline."""

    unit: Text
    lead: bool = False
    due_at: Moment | None = None
    status: Status | None = None


class Case(Record, frozen=True, kw_only=True):
    """A case (hồ sơ) as its case system records it."""

    code: CodeText
    version: Version
    status: Status
    source_status: Text | None = None
    status_since: Moment
    procedure: Procedure | None = None
    office: Office | None = None
    submitted_via: Text | None = None
    submitted_at: Moment | None = None
    received_at: Moment | None = None
    due_at: Moment | None = None
    first_due_at: Moment | None = None
    finished_at: Moment | None = None
    returned_at: Moment | None = None
    applicant: Applicant | None = None
    return_by: Text | None = None
    steps: tuple[Step, ...] = ()
    needs: tuple[Need, ...] = ()
    fees: tuple[Fee, ...] = ()
    post: PostLeg | None = None
    result: Result | None = None
    reason: Text | None = None
    handled_by: tuple[Handling, ...] = ()
    receipt_epoch: Annotated[int, msgspec.Meta(ge=0)] = 0


class Factors(Record, frozen=True, kw_only=True):
    """Keyed hashes of what a citizen may prove to know; None where the record has nothing."""

    phone: bytes | None = None
    phone_last4: bytes | None = None
    id_last4: bytes | None = None


class Card(Record, frozen=True, kw_only=True):
    """What may be looked up about a case: the record without the person (`case.applicant`
    is None), initials and factor hashes instead. This is what the mirror holds."""

    case: Case
    initials: str | None = None
    factors: Factors = Factors()
