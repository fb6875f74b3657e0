"""What is to be said about a case, before it is put into words: the same on every medium."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lookup_gateway.model import Fee, Status, View, WhoActs
from lookup_gateway.replies import dates

_OWN_TURN = {
    Status.SUPPLEMENT_REQUIRED: "turn.supplement_required",
    Status.PAYMENT_REQUIRED: "turn.payment_required",
    Status.COMPLETED: "turn.completed",
    Status.NOT_ACCEPTED: "turn.not_accepted",
    Status.STOPPED: "turn.stopped",
    Status.UNKNOWN: "turn.unknown",
}
_RUNNING = {None, Status.SUBMITTED, Status.RECEIVED, Status.PROCESSING, Status.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Late:
    """How late: still `running`, or finished after the promised day; None: not known by days."""

    running: bool
    days: int | None


def state(view: View) -> str:
    """Return the catalogue table that says where the case is, as far as it may be shown."""
    if view.status is not None:
        return f"status.{view.status.value}"
    return "present" if view.step is None else "step"


def turn(view: View) -> str | None:
    """Return the catalogue table that says whose turn it is; None when that is not shown."""
    if view.status is Status.COMPLETED and view.post is not None:
        return "turn.post"
    hidden = view.who_acts is None and view.status is not Status.UNKNOWN
    if view.status in _OWN_TURN and not hidden:
        return _OWN_TURN[view.status]
    if view.who_acts is not None:
        return f"turn.{view.who_acts.value}"
    return f"turn.{WhoActs.CITIZEN.value}" if view.needs_action else None


def is_running(view: View) -> bool:
    """Return whether the office still owes the result, so that the due date is a promise."""
    return view.status in _RUNNING


def lateness(view: View, as_of: datetime | None) -> Late | None:
    """Return how late the case is, counted to what the reader is told as the time of the data."""
    if not view.overdue:
        return None
    running = is_running(view)
    end = as_of if running else view.finished_at or view.status_since
    if end is None or view.due_at is None:
        return Late(running, None)
    return Late(running, max(dates.days_between(view.due_at, end), 0) or None)


def timing(view: View) -> str | None:
    """Return the table for a case that is not late, where there is something to say: the promise
    is for today, or the work ended early."""
    if is_running(view):
        return "today" if view.due_today else None
    return "early" if view.early else None


def unpaid(view: View) -> tuple[Fee, ...]:
    """Return the fees still to be paid, as far as they are shown."""
    return tuple(fee for fee in view.fees or () if not fee.paid)


def papers_missing(view: View) -> bool | None:
    """Return whether papers are missing; None where that is not shown or not known."""
    if view.needs or view.status is Status.SUPPLEMENT_REQUIRED:
        return True
    return None if view.needs is None or view.status in (None, Status.UNKNOWN) else False


def is_collected(view: View) -> bool:
    """Return whether the result waits to be fetched, not sent."""
    return view.status is Status.COMPLETED and view.post is None


def place(view: View) -> str | None:
    """Return where the result is collected: the record's words, else the office."""
    if not is_collected(view):
        return None
    if view.result is not None and view.result.where:
        return view.result.where
    office = view.office
    if office is None:
        return None
    return ", ".join(part for part in (office.name, office.address) if part) or None
