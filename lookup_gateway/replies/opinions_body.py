"""Feedback and questions as the public API's JSON: how each stands, to its author and to all."""

from __future__ import annotations

from datetime import datetime

from lookup_gateway.opinions import Feedback, Question
from lookup_gateway.replies import dates
from lookup_gateway.replies.opinions_said import lines
from lookup_gateway.texts import Texts


def feedback(one: Feedback, words: Texts) -> dict[str, object]:
    """Return what its author reads: not the text itself, which may name people, nor by whom."""
    return {
        "reference": one.reference,
        "state": one.state,
        "message": " ".join(lines(one, words)),
        "received_at": _iso(one.received_at),
        "answer_by": _iso(one.answer_by),
        "owed": one.owed,
        "due_at": _iso(one.due),
        "late": one.late,
        "code": one.code,
        "notes": [{"at": _iso(note.at), "text": note.text} for note in one.notes],
        "answer": one.answer,
        "answered_at": _iso(one.answered_at),
    }


def question(one: Question, words: Texts) -> dict[str, object]:
    """Return what its asker reads."""
    return {
        "reference": one.reference,
        "stage": one.stage,
        "message": " ".join(lines(one, words)),
        "received_at": _iso(one.received_at),
        "sort_by": _iso(one.sort_by),
        "refusal": one.refusal,
        "feedback": one.feedback,
        "follows": one.follows,
        **_reply(one, words),
    }


def _reply(one: Question, words: Texts) -> dict[str, object]:
    return {
        "answer": one.answer,
        "answered_at": _iso(one.answered_at),
        "answered_by": one.answered_by,
        "value": words["question.value"],
    }


def public_question(one: Question, words: Texts) -> dict[str, object]:
    """Return what everybody reads: nothing of who asked (Thái Nguyên Đ16.1)."""
    return {"about": one.about, "text": one.public_text, **_reply(one, words)}


def public_feedback(one: Feedback) -> dict[str, object]:
    """Return what everybody reads: nothing of who wrote it (Phú Thọ Đ18.5)."""
    return {"text": one.public_text, "answer": one.answer, "answered_at": _iso(one.answered_at)}


def _iso(at: datetime | None) -> str | None:
    return dates.local(at).isoformat(timespec="seconds") if at else None
