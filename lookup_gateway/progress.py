"""What follows from a case record at a given moment: step, whose turn, in time or late."""

from __future__ import annotations

from datetime import datetime

from lookup_gateway.clock import local
from lookup_gateway.model import Case, Status, WhoActs

# The national portal's numbers (TrangThaiHoSo); removed and unknown have none.
NUMBERS: dict[Status, int] = {status: number for number, status in enumerate(Status, start=1)}
del NUMBERS[Status.REMOVED], NUMBERS[Status.UNKNOWN]

_STEPS: dict[Status, int] = {
    Status.SUBMITTED: 1,
    Status.RECEIVED: 2,
    Status.PROCESSING: 3,
    Status.SUPPLEMENT_REQUIRED: 3,
    Status.PAYMENT_REQUIRED: 3,
    Status.COMPLETED: 4,
    Status.RETURNED: 5,
}

# The words of the step that takes the one before it back.
UNDONE = "Hủy bước ghi nhầm"

_WITH_CITIZEN = {Status.SUPPLEMENT_REQUIRED, Status.PAYMENT_REQUIRED, Status.COMPLETED}
_WITH_OFFICE = {Status.SUBMITTED, Status.RECEIVED, Status.PROCESSING}


def step_of(status: Status) -> int | None:
    """Return the step of five that a citizen sees, None where the scale does not apply."""
    return _STEPS.get(status)


def who_acts(status: Status) -> WhoActs | None:
    """Return whose turn it is; None when the status is unknown."""
    if status in _WITH_CITIZEN:
        return WhoActs.CITIZEN
    if status in _WITH_OFFICE:
        return WhoActs.OFFICE
    return None if status is Status.UNKNOWN else WhoActs.NOBODY


def needs_action(status: Status) -> bool:
    """Return whether the citizen has something to do, collecting the result included."""
    return status in _WITH_CITIZEN


def is_overdue(case: Case, now: datetime) -> bool:
    """Return whether the office is, or was, later than it promised.

    The clock stops when the case is finished or waits for the citizen (the national on-time
    figure compares the end of the work with NgayHenTra)."""
    return case.due_at is not None and _end_of_work(case, now) > case.due_at


def is_due_today(case: Case, now: datetime) -> bool:
    """Return whether the office promised the result for today, Vietnamese time."""
    if case.due_at is None or who_acts(case.status) is not WhoActs.OFFICE:
        return False
    return local(case.due_at).date() == local(now).date()


def is_early(case: Case) -> bool:
    """Return whether the result was there on a day before the promised one."""
    if case.due_at is None or case.status not in (Status.COMPLETED, Status.RETURNED):
        return False
    done = case.finished_at or case.status_since
    return local(done).date() < local(case.due_at).date()


def is_reappointed(case: Case) -> bool:
    """Return whether the due date was moved; the first one stays visible."""
    return case.first_due_at is not None and case.first_due_at != case.due_at


def is_lost(case: Case) -> bool:
    """Return whether the dossier did not reach an agency it was handed to: the part of that
    agency says `not_accepted` (Quy chế kèm QĐ 11/2020/QĐ-UBND Thái Nguyên Đ12.2)."""
    return any(part.status is Status.NOT_ACCEPTED for part in case.handled_by)


def _end_of_work(case: Case, now: datetime) -> datetime:
    if case.finished_at is not None:
        return case.finished_at
    working = case.status in _WITH_OFFICE or case.status is Status.UNKNOWN
    return now if working else case.status_since
