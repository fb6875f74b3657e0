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


class _Nothing(Record, frozen=True, kw_only=True):
    pass


class _Unit(Record, frozen=True, kw_only=True):
    unit: _Short


class _Text(Record, frozen=True, kw_only=True):
    text: _Words


class _PublicText(Record, frozen=True, kw_only=True):
    text: _Words | None = None


class _Reason(Record, frozen=True, kw_only=True):
    reason: _Words


class Signature(Record, frozen=True, kw_only=True):
    """Who answers for the agency, beside the officer's name (Thái Nguyên Đ14.3)."""

    post: _Short
    phone: _Short
    email: _Short


class _Signed(Record, frozen=True, kw_only=True):
    text: _Words
    by: Signature


# What each step of feedback and of a question is told.
BODIES: Mapping[str, Mapping[str, type[Record]]] = {
    "feedback": {
        "forward": _Unit,
        "note": _Text,
        "handle": _Nothing,
        "answer": _Text,
        "publish": _Text,
    },
    "questions": {
        "forward": _Unit,
        "refuse": _Reason,
        "move": _Nothing,
        "answer": _Signed,
        "publish": _PublicText,
    },
}
