"""With whom an open case lies, and until when each is to be done with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from lookup_gateway.model import Case, Handling, Status, WhoActs
from lookup_gateway.progress import who_acts

_OPEN = {
    Status.SUBMITTED,
    Status.RECEIVED,
    Status.PROCESSING,
    Status.SUPPLEMENT_REQUIRED,
    Status.PAYMENT_REQUIRED,
}
# A part that is done, one that did not arrive, one whose turn has not come.
_ELSEWHERE = {Status.COMPLETED, Status.NOT_ACCEPTED, Status.SUBMITTED}


def lies_with(case: Case) -> Mapping[str, datetime | None]:
    """Return the units that have an open case: its office, and the agencies that work on it, each
    with the date that runs for it; none runs while the citizen has to act."""
    if case.status not in _OPEN:
        return {}
    due = case.due_at if who_acts(case.status) is WhoActs.OFFICE else None
    lies: dict[str, datetime | None] = {case.office.id: due} if case.office else {}
    for part in case.handled_by:
        if part.status not in _ELSEWHERE:
            lies[part.unit] = _until(part, due)
    return lies


def _until(part: Handling, due: datetime | None) -> datetime | None:
    if due is None or part.due_at is None:
        return due
    return min(due, part.due_at)
