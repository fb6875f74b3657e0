"""What has happened to a case, between what was told last and what the mirror shows now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from lookup_gateway.clock import VIETNAM, local
from lookup_gateway.model import Case, Event, Status, WhoActs
from lookup_gateway.model.record import Moment, Record
from lookup_gateway.profile_file import Notices
from lookup_gateway.progress import is_early, is_lost, is_reappointed, who_acts

# Reminders come when offices open, not at midnight.
MORNING = time(8)
# So long after its end a case may still be corrected.
FOLLOWED_FOR = timedelta(days=30)

_NEW_STATUS = {
    Status.NOT_ACCEPTED: Event.NOT_ACCEPTED,
    Status.SUPPLEMENT_REQUIRED: Event.SUPPLEMENT,
    Status.PAYMENT_REQUIRED: Event.PAYMENT,
    Status.WITHDRAWN: Event.WITHDRAWN,
    Status.STOPPED: Event.STOPPED,
    Status.COMPLETED: Event.READY,
    Status.RETURNED: Event.RETURNED,
}
_ENDED = {Status.RETURNED, Status.WITHDRAWN, Status.NOT_ACCEPTED, Status.REMOVED}
# Who is asked a second time is told a second time.
_ASKED = {Status.SUPPLEMENT_REQUIRED, Status.PAYMENT_REQUIRED}

D = TypeVar("D", bound=date)


class Told(Record, frozen=True, kw_only=True):
    """How a case was when it was last looked at, as far as messages depend on it. No person."""

    at: Moment
    status: Status | None = None
    since: Moment | None = None
    due_at: Moment | None = None
    accepted: bool = False
    posted: bool = False
    lost: bool = False


def told(case: Case, at: datetime) -> Told:
    """Return what counts as told once this state of the case was looked at."""
    return Told(
        at=at,
        status=case.status,
        since=case.status_since,
        due_at=case.due_at,
        accepted=_is_accepted(case),
        posted=_is_posted(case),
        lost=is_lost(case),
    )


def happened(before: Told | None, case: Case, at: datetime, rules: Notices) -> tuple[Event, ...]:
    """Return what has happened to the case since `before`, as seen `at` that moment.

    Of a case that nobody has looked at before only its present state can be news, and only while
    it is fresh: what went before is unknown."""
    if case.status in (Status.REMOVED, Status.UNKNOWN):
        return ()
    fresh_from = at - timedelta(hours=rules.news_hours)
    if before is None:
        if case.status_since < fresh_from:
            return ()
        received_before = case.received_at is not None and case.received_at < fresh_from
        before = Told(at=at, accepted=received_before)
    events = set(_events(before, case, at, rules))
    return tuple(event for event in Event if event in events)


def is_over(case: Case, at: datetime) -> bool:
    """Return whether nobody needs to follow the case any more: it ended 30 days ago."""
    return any(moment <= at for moment in _over(case))


def look_again(case: Case, at: datetime, rules: Notices) -> datetime | None:
    """Return the first moment after `at` at which time alone makes something happen."""
    moments = [*_reminders(case, rules), *_missed(case), *_over(case)]
    return min((moment for moment in moments if moment > at), default=None)


def _events(before: Told, case: Case, at: datetime, rules: Notices) -> Iterator[Event]:
    if _is_accepted(case) and not before.accepted:
        yield Event.RECEIVED
    if _is_posted(case) and not before.posted:
        yield Event.POSTED
    if is_lost(case) and not before.lost:
        yield Event.TRANSFER_FAILED
    if _is_moved(before, case):
        yield Event.LATE
    yield from _new_status(before, case)
    yield from _passed(before, case, at, rules)


def _passed(before: Told, case: Case, at: datetime, rules: Notices) -> Iterator[Event]:
    if any(before.at < moment <= at for moment in _missed(case)):
        yield Event.OVERDUE
    if any(before.at < moment <= at for moment in _reminders(case, rules)):
        yield Event.REMINDER


def _new_status(before: Told, case: Case) -> Iterator[Event]:
    asked_again = case.status in _ASKED and case.status_since != before.since
    if case.status not in _NEW_STATUS or (case.status is before.status and not asked_again):
        return
    yield _NEW_STATUS[case.status]
    if case.status is Status.COMPLETED and is_early(case):
        yield Event.EARLY_RESULT


def _is_moved(before: Told, case: Case) -> bool:
    """Whether a new date was given. A term that begins anew after a supplement is no such thing:
    then the record has no first date."""
    if before.due_at is None or case.due_at is None or who_acts(case.status) is not WhoActs.OFFICE:
        return False
    return case.due_at > before.due_at and is_reappointed(case)


def _missed(case: Case) -> Iterator[datetime]:
    """The moment at which the promised one has passed: at 00:00 stands a day without an hour."""
    if case.due_at is not None and who_acts(case.status) is WhoActs.OFFICE:
        has_hour = local(case.due_at).time() != time(0)
        over = timedelta(seconds=1) if has_hour else timedelta(days=1)
        yield from _plus(case.due_at.astimezone(UTC), over)


def _over(case: Case) -> Iterator[datetime]:
    if case.status in _ENDED:
        yield from _plus(case.status_since.astimezone(UTC), FOLLOWED_FOR)


def _reminders(case: Case, rules: Notices) -> Iterator[datetime]:
    days = [need.by for need in case.needs if need.by is not None]
    if case.status in _ASKED and days:
        for before in rules.reminder_days:
            for day in _plus(min(days), -timedelta(days=before)):
                yield datetime.combine(day, MORNING, VIETNAM)


def _plus(at: D, span: timedelta) -> Iterator[D]:
    """Yield the day or moment so much later; nothing where the calendar has none (year 9999)."""
    try:
        later = at + span
    except OverflowError:
        return
    yield later


def _is_accepted(case: Case) -> bool:
    return case.received_at is not None or case.status in (Status.RECEIVED, Status.PROCESSING)


def _is_posted(case: Case) -> bool:
    """Whether the result is on its way; what comes in by post has no result yet."""
    if case.post is None or case.status not in (Status.COMPLETED, Status.RETURNED):
        return False
    return bool(case.post.tracking or case.post.events)
