"""A case as one line of a list: what an officer looks for in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kiosk_ui.counter.typed import shown
from lookup_gateway.model import Case, Status
from lookup_gateway.progress import is_due_today, is_overdue
from lookup_gateway.texts import Texts

_CITIZEN_ACTS = (Status.SUPPLEMENT_REQUIRED, Status.PAYMENT_REQUIRED)
_GOOD = (Status.COMPLETED, Status.RETURNED)


@dataclass(frozen=True, slots=True)
class Line:
    """`state` is the status in a word or two, `tone` a class that repeats it; `due` is typed as
    officers type it; `late` says that the date has passed, or that it is today."""

    code: str
    procedure: str
    applicant: str
    state: str
    tone: str
    due: str
    late: str | None


def lines(cases: Iterable[Case], texts: Texts, now: datetime) -> tuple[Line, ...]:
    """Return a line for each case."""
    return tuple(line(case, texts, now) for case in cases)


def line(case: Case, texts: Texts, now: datetime) -> Line:
    """Return the case's line at `now`."""
    return Line(
        code=case.code,
        procedure=case.procedure.name if case.procedure else "",
        applicant=(case.applicant.name if case.applicant else None) or "",
        state=texts[f"status.{case.status.value}.name"],
        tone=_tone(case),
        due=shown(case.due_at),
        late=_late(case, texts, now),
    )


def _tone(case: Case) -> str:
    if case.status in _CITIZEN_ACTS:
        return "act"
    return "good" if case.status in _GOOD else ""


def _late(case: Case, texts: Texts, now: datetime) -> str | None:
    if is_overdue(case, now):
        return texts["counter.late"]
    return texts["counter.due_today"] if is_due_today(case, now) else None
