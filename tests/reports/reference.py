"""The arithmetic of reports again, slow and plain: a case at a time, with dates, as the regulation
reads (domain: chỉ số 766). What the database says is compared with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from lookup_gateway.clock import VIETNAM
from lookup_gateway.model import Case, Status
from lookup_gateway.reports.periods import Period
from lookup_gateway.reports.tally import Tally

WAITING = (Status.SUPPLEMENT_REQUIRED, Status.PAYMENT_REQUIRED)
OVER = (
    Status.COMPLETED,
    Status.RETURNED,
    Status.STOPPED,
    Status.NOT_ACCEPTED,
    Status.WITHDRAWN,
)


@dataclass(frozen=True)
class Known:
    """A case's last record, and the waiting that was over when its due date was set anew."""

    case: Case
    allowed_for: timedelta


def known(versions: Sequence[Case]) -> Known:
    """Return what is known of a case that was written in these versions."""
    allowed_for = timedelta()
    for before, after in pairwise(versions):
        if before.due_at is not None and after.due_at != before.due_at:
            allowed_for = waited(after)
    return Known(versions[-1], allowed_for)


def waited(case: Case) -> timedelta:
    """Return for how long the case waited for the citizen, after its receipt, until it went on."""
    total, since = timedelta(), None
    for step in case.steps:
        if since is not None and case.received_at is not None:
            begin = max(since, case.received_at)
            total += max(step.at - begin, timedelta())
        since = step.at if step.status in WAITING else None
    return total


def finish(case: Case) -> datetime | None:
    """Return the end of the work."""
    if case.status not in OVER:
        return None
    done = [step.at for step in case.steps if step.status is Status.COMPLETED]
    return case.finished_at or (done[0] if done else None) or case.returned_at or case.status_since


def tally(all_known: Iterable[Known], period: Period, seen: datetime) -> Tally:
    """Return what a period brought."""
    total = Tally()
    for one in all_known:
        total += _of(one, period, seen)
    return total


def _of(one: Known, period: Period, seen: datetime) -> Tally:
    case = one.case
    requests = [step.at for step in case.steps if step.status is Status.SUPPLEMENT_REQUIRED]
    asked_again = len(requests) > 1 and period.start <= requests[1] < period.end
    counts = {"asked_again": int(asked_again)}
    end = finish(case)
    if case.received_at is None or case.received_at >= period.end:
        return Tally(**counts)
    if end is not None and end < period.start:
        return Tally(**counts)
    counts["received" if case.received_at >= period.start else "carried"] = 1
    is_late = _is_late(one, period, seen)
    if end is None or end >= period.end:
        counts |= {"pending": 1, "overdue": int(is_late)}
    elif is_late:
        counts["late"] = 1
    else:
        counts["early" if _is_early(one, end) else "on_time"] = 1
    return Tally(**counts)


def _is_late(one: Known, period: Period, seen: datetime) -> bool:
    case = one.case
    requests = [step.at for step in case.steps if step.status is Status.SUPPLEMENT_REQUIRED]
    if len(requests) > 1 and requests[1] < period.end:
        return True
    if case.due_at is None:
        return False
    end = finish(case)
    if end is None or end >= period.end:
        end = min(period.end, seen)
        if case.status in WAITING:
            end = min(end, case.status_since)
    return _taken_off(one, end) > case.due_at


def _is_early(one: Known, end: datetime) -> bool:
    if one.case.due_at is None:
        return False
    return _day(_taken_off(one, end)) < _day(one.case.due_at)


def _taken_off(one: Known, end: datetime) -> datetime:
    return end - (waited(one.case) - one.allowed_for)


def _day(at: datetime) -> str:
    return at.astimezone(VIETNAM).date().isoformat()


def usual(cases: Iterable[Case], period: Period) -> list[tuple[str, int, float, float]]:
    """Return procedure, number, median and 80th percentile in days, of those with 20 or more."""
    times: dict[str, list[float]] = {}
    for case in cases:
        end = finish(case)
        if end is None or case.received_at is None or case.procedure is None:
            continue
        if case.status in OVER[:2] and period.start <= end < period.end:
            took = (end - case.received_at - waited(case)) / timedelta(days=1)
            times.setdefault(case.procedure.code, []).append(took)
    return [
        (code, len(took), _nearest(took, 50), _nearest(took, 80))
        for code, took in sorted(times.items())
        if len(took) >= 20
    ]


def _nearest(took: list[float], percent: int) -> float:
    """Return the smallest time within which so many of a hundred are done."""
    return next(
        one
        for one in sorted(took)
        if sum(other <= one for other in took) * 100 >= percent * len(took)
    )
