"""Questions of the public (hỏi đáp): which are taken, and how far each has come.

Quy chế kèm QĐ của UBND tỉnh Thái Nguyên Đ13–16: a question is no feedback, names who asks, is
written in Vietnamese with its accents, and is published with its answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from lookup_gateway.opinions.steps import Step

# How many of the words bear a mark: about four of five where one writes with accents.
_FEWEST_ACCENTED = 1 / 3
_WORD = re.compile(r"[^\W\d_]{2,}")
_COMPLAINS = re.compile(
    r"(kính gửi[^.,:;]*[.,:;]\s*)?"
    r"((tôi|em|mình|chúng tôi|gia đình tôi|gia đình em)\s+)?"
    r"((xin|muốn|cần|viết đơn|làm đơn|gửi đơn)\s+)*"
    r"(phản ánh|khiếu nại|tố cáo|tố giác|kiến nghị|phàn nàn|góp ý)\b",
    re.IGNORECASE,
)


class About(StrEnum):
    """What is asked about. The last two are not for this door (Thái Nguyên Đ14.2, Đ14.4)."""

    PROCEDURE = "procedure"
    SERVICE = "service"
    POLICY = "policy"
    COMPLAINT = "complaint"
    OTHER = "other"


class Detail(StrEnum):
    """What an asker may have to say of who asks (Thái Nguyên Đ14.1b)."""

    ORGANISATION = "organisation"
    REPRESENTATIVE = "representative"
    OFFICE_PHONE = "office_phone"
    OFFICE_EMAIL = "office_email"
    NAME = "name"
    POST = "post"
    NATIONALITY = "nationality"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"


class Why(StrEnum):
    """Why a question is turned back at once."""

    TEXT = "text"
    CONTACT = "contact"
    ACCENTS = "accents"
    COMPLAINT = "complaint"
    SCOPE = "scope"


class Stage(StrEnum):
    """How far a question has come."""

    WAITING = "waiting"
    PASSED = "passed"
    REFUSED = "refused"
    MOVED = "moved"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Draft:
    """A question as it is sent. `follows` is the reference of the one that it adds to, where its
    answer was not enough (Thái Nguyên Đ15.3c)."""

    text: str
    about: About = About.PROCEDURE
    contact: Mapping[Detail, str] = field(default_factory=dict, repr=False)
    follows: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that is taken. `contact` is where its asker is reached, `asker` all that they
    said of themselves (JSON): both sealed."""

    draft: Draft
    contact: bytes | None = field(repr=False)
    asker: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class TurnedBack:
    """A question that is not taken; `missing` is what its asker has not said of themselves."""

    why: Why
    missing: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True)
class Answerer:
    """Who answers for the agency, as it stands under the answer (Thái Nguyên Đ14.3)."""

    agency: str
    name: str
    post: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Question:
    """As it stands at the moment of reading. `unit` is the office that answers it; `contact` and
    `asker` are sealed, see `Asked`, and gone when their owner wished so; `refusal` is why it is
    not answered; `feedback` what a complaint became."""

    reference: str
    about: About
    stage: Stage
    text: str = field(repr=False)
    received_at: datetime
    sort_by: datetime
    contact: bytes | None = field(default=None, repr=False)
    asker: bytes | None = field(default=None, repr=False)
    follows: str | None = None
    unit: str | None = None
    sorted_at: datetime | None = None
    refusal: str | None = None
    feedback: str | None = None
    answer: str | None = None
    answered_at: datetime | None = None
    answered_by: Answerer | None = None
    published_at: datetime | None = None
    public_text: str | None = None
    steps: tuple[Step, ...] = ()

    def is_late(self, now: datetime) -> bool:
        """Return whether it has not been sorted in time."""
        return self.sorted_at is None and self.sort_by < now


def is_accented(text: str) -> bool:
    """Return whether a text is Vietnamese with its accents; NFC."""
    words = _WORD.findall(text)
    marked = [word for word in words if not word.isascii()]
    return len(marked) >= max(1, _FEWEST_ACCENTED * len(words))


def is_complaint(text: str) -> bool:
    """Return whether a text begins as a complaint does and asks nothing. One in doubt is a
    question: an officer can still make it feedback."""
    return _COMPLAINS.match(text.strip()) is not None and "?" not in text
