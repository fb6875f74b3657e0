"""What a report has to know of one case, read off its record (KPI 766 of the national portal).

Moments are microseconds since 1970: both databases compare and subtract them alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from lookup_gateway import codes
from lookup_gateway.model import Case, Status, Step
from lookup_gateway.progress import UNDONE

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)

WAITING = frozenset({Status.SUPPLEMENT_REQUIRED, Status.PAYMENT_REQUIRED})
_ENDED = frozenset(
    {
        Status.COMPLETED,
        Status.RETURNED,
        Status.STOPPED,
        Status.NOT_ACCEPTED,
        Status.WITHDRAWN,
    }
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One case as reports count it. What is None has not happened, or is not known.

    `ended`: the first of done, returned, and refused, withdrawn or stopped. `waiting`: since when
    it waits for the citizen. `paused`: how long it did so before, after its receipt. `asked_again`:
    when a supplement was asked for a second time."""

    counted: bool
    office: str | None
    procedure: str | None
    way: str | None
    status: str
    received: int | None
    ended: int | None
    due: int | None
    waiting: int | None
    paused: int
    asked_again: int | None


class _Reached(NamedTuple):
    """A status, and since when."""

    status: Status
    at: datetime


def fact_of(case: Case) -> Fact:
    """Return what counts of a case."""
    way = list(_reached(case))
    ended = _ended(case, way)
    return Fact(
        counted=case.status is not Status.REMOVED and not _is_alias(case),
        office=case.office.id if case.office else None,
        procedure=case.procedure.code if case.procedure else None,
        way=case.submitted_via,
        status=case.status.value,
        received=_ticks(case.received_at),
        ended=_ticks(max(ended, case.received_at or ended)) if ended else None,
        due=_ticks(case.due_at),
        waiting=_ticks(case.status_since) if case.status in WAITING else None,
        paused=_paused(way, case.received_at),
        asked_again=_asked_again(way),
    )


def ticks(at: datetime) -> int:
    """Return an aware moment in microseconds since 1970."""
    return (at - _EPOCH) // _TICK


def moment(at: int) -> datetime:
    """Return the moment so many microseconds after 1970, in UTC."""
    return _EPOCH + at * _TICK


def _ticks(at: datetime | None) -> int | None:
    return None if at is None else ticks(at)


def _is_alias(case: Case) -> bool:
    """A submission's own number only leads to the case, once that was accepted."""
    return case.received_at is not None and codes.is_submission(case.code)


def _reached(case: Case) -> Iterator[_Reached]:
    """Give the statuses that the case came to, one after another, without what was taken back."""
    last = None
    for step in _standing(case):
        if step.status is not None and step.status is not last:
            yield _Reached(step.status, step.at)
            last = step.status
    if last is not case.status:
        yield _Reached(case.status, case.status_since)


def _standing(case: Case) -> Sequence[Step]:
    """Return the steps without those that were mistakes, and without what took them back."""
    standing: list[Step] = []
    for step in case.steps:
        if step.action == UNDONE and standing:
            standing.pop()
        else:
            standing.append(step)
    return standing


def _ended(case: Case, way: Sequence[_Reached]) -> datetime | None:
    if case.status not in _ENDED:
        return None
    done = next((one.at for one in way if one.status is Status.COMPLETED), None)
    return case.finished_at or done or case.returned_at or case.status_since


def _paused(way: Sequence[_Reached], received_at: datetime | None) -> int:
    """Return how long the case waited for the citizen between its receipt and where it is now."""
    if received_at is None:
        return 0
    pauses = ((one.at, after.at) for one, after in pairwise(way) if one.status in WAITING)
    spans = (end - max(begin, received_at) for begin, end in pauses if end > received_at)
    return sum(span // _TICK for span in spans if span > timedelta())


def _asked_again(way: Sequence[_Reached]) -> int | None:
    asked = [one.at for one in way if one.status is Status.SUPPLEMENT_REQUIRED]
    return ticks(asked[1]) if len(asked) > 1 else None
