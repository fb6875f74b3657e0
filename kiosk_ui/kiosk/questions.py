"""What a visit asks: a scan, or what was typed, with the mã tra cứu where it was given."""

from __future__ import annotations

from kiosk_ui import asking
from kiosk_ui.asking import Question
from kiosk_ui.kiosk.visit import Visit
from lookup_gateway.model import Message, ProofKind


def question_of(visit: Visit) -> Question | str:
    """Return what is asked, or the name of the problem with it."""
    asked, url = visit.asked, visit.front.needs.public_url
    if asked.scan.strip():
        question = asking.scanned(asked.scan, url)
    elif asked.text:
        question = asking.typed(asked.text)
    else:
        return "empty"
    if question is None:
        return "unreadable" if asking.is_half_read(asked.scan, url) else "foreign"
    if asked.code and question.proof is None:
        return asking.proven(question.text, asked.code)
    return question


def message_of(visit: Visit) -> Message | None:
    """Return the question as a message; None where nothing can be asked."""
    question = question_of(visit)
    return None if isinstance(question, str) else visit.front.message(question)


def token_of(visit: Visit) -> str | None:
    """Return the token of the receipt that was scanned, if it was one."""
    question = question_of(visit)
    if isinstance(question, str) or question.proof is None:
        return None
    return question.proof.value if question.proof.kind is ProofKind.TOKEN else None
