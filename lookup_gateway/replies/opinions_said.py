"""Say how feedback and questions stand, to who wrote them and to everybody."""

from __future__ import annotations

from collections.abc import Iterator

from lookup_gateway.opinions import Answerer, Feedback, Owed, Question, Stage, TurnedBack, Why
from lookup_gateway.replies import dates
from lookup_gateway.texts import Texts


def lines(one: Feedback | Question, words: Texts) -> tuple[str, ...]:
    """Return how it stands: since when it is there, its state, by when what is owed."""
    when = dates.day(words, dates.local(one.received_at).date())
    received = words.fill("feedback.received", when=when)
    rest = _feedback(one, words) if isinstance(one, Feedback) else _question(one, words)
    return (received, *rest)


def signature(by: Answerer, words: Texts) -> str:
    """Return who answers for the agency (Thái Nguyên Đ14.3)."""
    return words.fill(
        "question.answered_by",
        name=by.name,
        post=by.post,
        agency=by.agency,
        phone=by.phone,
        email=by.email,
    )


def turned_back(back: TurnedBack, words: Texts) -> str:
    """Return why a question is not taken."""
    if back.why is not Why.CONTACT:
        return words[f"question.back.{back.why}"]
    missing = "; ".join(words[f"question.detail.{detail}"].lower() for detail in back.missing)
    return words.fill("question.back.contact", missing=missing)


def _feedback(one: Feedback, words: Texts) -> Iterator[str]:
    yield words[f"feedback.state.{one.state}"]
    if one.owed is not None and one.due is not None:
        key = "late" if one.late and one.owed is not Owed.NOTE else one.owed
        yield words.fill(f"feedback.due.{key}", when=dates.moment(words, one.due))


def _question(one: Question, words: Texts) -> Iterator[str]:
    yield words.fill(f"question.stage.{one.stage}", feedback=one.feedback)
    if one.stage is Stage.WAITING:
        yield words.fill("question.sorted", when=dates.moment(words, one.sort_by))
    if one.refusal:
        yield one.refusal
    if one.follows:
        yield words.fill("question.adds_to", reference=one.follows)
