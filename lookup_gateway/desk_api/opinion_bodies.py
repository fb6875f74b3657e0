"""What officers' programs send about feedback and questions: one shape for each step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import msgspec

from lookup_gateway.model.record import CodeText, Moment, Record
from lookup_gateway.opinions import DETAIL_MOST, TEXT_MOST, By

_Words = Annotated[str, msgspec.Meta(max_length=TEXT_MOST, pattern=r"\S")]
_Short = Annotated[str, msgspec.Meta(max_length=DETAIL_MOST, pattern=r"\S")]


class Entered(Record, frozen=True, kw_only=True):
    """Feedback that came by letter, call, fax or e-mail."""

    way: By
    text: _Words
    received_at: Moment | None = None
    code: CodeText | None = None
    contact: _Short | None = None


class Nothing(Record, frozen=True, kw_only=True):
    """A step that brings nothing."""


class ToUnit(Record, frozen=True, kw_only=True):
    """To which office it goes on."""

    unit: _Short


class InWords(Record, frozen=True, kw_only=True):
    """What is said to its author, or to all."""

    text: _Words


class PublicWords(Record, frozen=True, kw_only=True):
    """The words that stand for its author's own, where these name somebody."""

    text: _Words | None = None


class WithReason(Record, frozen=True, kw_only=True):
    """Why it is not answered."""

    reason: _Words


class Signature(Record, frozen=True, kw_only=True):
    """Who answers for the agency, beside the officer's name (Thái Nguyên Đ14.3)."""

    post: _Short
    phone: _Short
    email: _Short


class SignedWords(Record, frozen=True, kw_only=True):
    """An answer, and who gives it."""

    text: _Words
    by: Signature


# What each step of feedback and of a question is told.
BODIES: Mapping[str, Mapping[str, type[Record]]] = {
    "feedback": {
        "forward": ToUnit,
        "note": InWords,
        "handle": Nothing,
        "answer": InWords,
        "publish": InWords,
    },
    "questions": {
        "forward": ToUnit,
        "refuse": WithReason,
        "move": Nothing,
        "answer": SignedWords,
        "publish": PublicWords,
    },
}
