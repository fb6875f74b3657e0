"""Judge promised dates: kept so far, about to be missed, missed; and what a new one may be.

A case that will not be done in time is told of at the latest one day before its date, with an
apology, the reason and the new date, and its date is moved once (NĐ 61/2018/NĐ-CP Đ19.9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lookup_gateway.clock import local
from lookup_gateway.model import Case, Handling, Status, WhoActs
from lookup_gateway.officers import Role
from lookup_gateway.progress import who_acts
from lookup_gateway.worktime import WorkTime

# "Chậm nhất trước 01 ngày": a day of the calendar, NĐ 61/2018/NĐ-CP Đ19.9.
_NOTICE = timedelta(days=1)
# Who moves a date: whoever signs the apology. Others propose.
RELEASERS = frozenset({Role.LEADER})


class Stage(StrEnum):
    """How it stands with a promised date: soon to be missed, or missed."""

    AHEAD = "ahead"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Proposal:
    """An apology and an extension slip that wait for a leader's release: why, and the new date.

    `asked_by` is the officer who asks for it, None for the daily job."""

    reason: str
    due_at: datetime
    asked_by: str | None = None


@dataclass(frozen=True, slots=True)
class Overdue:
    """A case whose date `due_at` is in danger, as a list of them shows it.

    `days` (of the calendar) since the date, below zero before it. `parts` are the agencies that
    are late with theirs. `tell_by`: until then the citizen can be told in time, None once it is
    too late for that. `may_move`: the date was not moved before."""

    case: Case
    stage: Stage
    due_at: datetime
    days: int
    parts: tuple[Handling, ...]
    tell_by: datetime | None
    may_move: bool
    proposal: Proposal | None = None


def judge(case: Case, now: datetime, horizon: datetime) -> Overdue | None:
    """Return how it stands with a case whose date is no later than `horizon`; None when its date
    is in no danger, or none runs because the office has nothing to do."""
    due = case.due_at
    if due is None or who_acts(case.status) is not WhoActs.OFFICE:
        return None
    parts = tuple(part for part in case.handled_by if _is_late(part, now))
    if due > horizon and not parts:
        return None
    tell_by = due - _NOTICE
    return Overdue(
        case=case,
        stage=Stage.LATE if due < now else Stage.AHEAD,
        due_at=due,
        days=(local(now).date() - local(due).date()).days,
        parts=parts,
        tell_by=tell_by if now <= tell_by else None,
        may_move=case.first_due_at is None,
    )


def proposed(one: Overdue, now: datetime, work: WorkTime, days: int, reason: str) -> Proposal:
    """Return what the daily job proposes: a date `days` working days ahead, and as the reason the
    agencies that are waited for, else `reason`."""
    if one.parts:
        reason = f"Chờ kết quả của {', '.join(part.unit for part in one.parts)}"
    return Proposal(reason, work.add_days(now, days))


def _is_late(part: Handling, now: datetime) -> bool:
    return part.status is not Status.COMPLETED and part.due_at is not None and part.due_at < now
