"""What follows from a record at a moment: step, whose turn, in time or late."""

from datetime import datetime, timedelta

import pytest

from lookup_gateway import progress
from lookup_gateway.clock import VIETNAM
from lookup_gateway.model import Case, Status, WhoActs

DUE = datetime(2025, 11, 12, 17, 0, tzinfo=VIETNAM)
BEFORE, AFTER = DUE - timedelta(days=2), DUE + timedelta(days=2)


def case(status=Status.PROCESSING, since=BEFORE, **more):
    return Case(
        code="H49.12-251105-0007",
        version=1,
        status=status,
        status_since=since,
        **{"due_at": DUE, **more},
    )


@pytest.mark.parametrize(
    ("status", "number", "step", "who"),
    [
        (Status.SUBMITTED, 1, 1, WhoActs.OFFICE),
        (Status.RECEIVED, 2, 2, WhoActs.OFFICE),
        (Status.NOT_ACCEPTED, 3, None, WhoActs.NOBODY),
        (Status.PROCESSING, 4, 3, WhoActs.OFFICE),
        (Status.SUPPLEMENT_REQUIRED, 5, 3, WhoActs.CITIZEN),
        (Status.PAYMENT_REQUIRED, 6, 3, WhoActs.CITIZEN),
        (Status.WITHDRAWN, 7, None, WhoActs.NOBODY),
        (Status.STOPPED, 8, None, WhoActs.NOBODY),
        (Status.COMPLETED, 9, 4, WhoActs.CITIZEN),
        (Status.RETURNED, 10, 5, WhoActs.NOBODY),
        (Status.REMOVED, None, None, WhoActs.NOBODY),
        (Status.UNKNOWN, None, None, None),
    ],
)
def test_each_status_has_its_number_its_step_and_its_turn(status, number, step, who):
    assert progress.NUMBERS.get(status) == number
    assert progress.step_of(status) == step
    assert progress.who_acts(status) == who
    assert progress.needs_action(status) == (who is WhoActs.CITIZEN)


@pytest.mark.parametrize(
    ("record", "late"),
    [
        (case(), True),
        (case(due_at=None), False),
        (case(due_at=AFTER + timedelta(seconds=1)), False),
        (case(due_at=AFTER), False),
        (case(Status.SUPPLEMENT_REQUIRED), False),
        (case(Status.SUPPLEMENT_REQUIRED, since=AFTER), True),
        (case(Status.COMPLETED, finished_at=BEFORE), False),
        (case(Status.COMPLETED, finished_at=AFTER), True),
        (case(Status.RETURNED, since=AFTER, finished_at=BEFORE), False),
        (case(Status.WITHDRAWN), False),
        (case(Status.UNKNOWN), True),
    ],
)
def test_late_is_late_and_waiting_for_the_citizen_is_not(record, late):
    assert progress.is_overdue(record, AFTER) is late


def test_due_today_is_the_day_in_vietnam():
    early_morning = datetime(2025, 11, 11, 18, 0, tzinfo=VIETNAM) + timedelta(hours=7)

    assert progress.is_due_today(case(), early_morning)
    assert not progress.is_due_today(case(), early_morning - timedelta(hours=2))
    assert not progress.is_due_today(case(Status.COMPLETED), early_morning)


def test_early_means_a_day_before_the_promised_one():
    assert progress.is_early(case(Status.COMPLETED, finished_at=BEFORE))
    assert not progress.is_early(case(Status.COMPLETED, finished_at=DUE - timedelta(hours=3)))
    assert not progress.is_early(case(Status.PROCESSING))


def test_a_moved_due_date_is_seen():
    assert progress.is_reappointed(case(first_due_at=BEFORE))
    assert not progress.is_reappointed(case(first_due_at=DUE))
    assert not progress.is_reappointed(case())
