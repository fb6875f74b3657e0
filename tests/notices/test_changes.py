"""What has happened to a case: a table of changes, and what time alone does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from lookup_gateway.clock import VIETNAM
from lookup_gateway.model import Case, Event, Handling, Need, PostLeg, Status
from lookup_gateway.notices import happened, is_over, look_again, told
from tests.notices.samples import BY, DUE, LATER, NOON, RULES, a_case, changed, lacking

HOUR = timedelta(hours=1)
POSTED = PostLeg(carrier="VNPost", tracking="EK123456789VN")
LOST = (Handling(unit="H49.12", lead=True, status=Status.NOT_ACCEPTED),)
WORKING = a_case(Status.PROCESSING)
SUBMITTED = a_case(Status.SUBMITTED, received_at=None, due_at=None)
READY = a_case(Status.COMPLETED, finished_at=DUE)

CHANGES: list[tuple[str, Case, dict[str, object], set[Event]]] = [
    ("accepted", SUBMITTED, {"status": Status.RECEIVED, "received_at": NOON}, {Event.RECEIVED}),
    ("accepted and begun", SUBMITTED, {"status": Status.PROCESSING}, {Event.RECEIVED}),
    ("refused", SUBMITTED, {"status": Status.NOT_ACCEPTED}, {Event.NOT_ACCEPTED}),
    (
        "papers asked for before acceptance",
        SUBMITTED,
        {"status": Status.SUPPLEMENT_REQUIRED},
        {Event.SUPPLEMENT},
    ),
    ("begun", a_case(), {"status": Status.PROCESSING}, set()),
    ("papers asked for", WORKING, {"status": Status.SUPPLEMENT_REQUIRED}, {Event.SUPPLEMENT}),
    ("papers asked for again", lacking(), {"status_since": NOON}, {Event.SUPPLEMENT}),
    ("papers given", lacking(), {"status": Status.PROCESSING, "needs": ()}, set()),
    ("a fee asked for", WORKING, {"status": Status.PAYMENT_REQUIRED}, {Event.PAYMENT}),
    ("stopped", WORKING, {"status": Status.STOPPED}, {Event.STOPPED}),
    ("withdrawn", WORKING, {"status": Status.WITHDRAWN}, {Event.WITHDRAWN}),
    ("finished in time", WORKING, {"status": Status.COMPLETED, "finished_at": DUE}, {Event.READY}),
    (
        "finished early",
        WORKING,
        {"status": Status.COMPLETED, "finished_at": NOON},
        {Event.READY, Event.EARLY_RESULT},
    ),
    ("returned", READY, {"status": Status.RETURNED}, {Event.RETURNED}),
    (
        "accepted, finished and returned in one sitting",
        SUBMITTED,
        {"status": Status.RETURNED, "received_at": NOON},
        {Event.RECEIVED, Event.RETURNED},
    ),
    ("posted", READY, {"post": POSTED}, {Event.POSTED}),
    ("to be posted, not yet", READY, {"post": PostLeg(carrier="VNPost")}, set()),
    ("posted, a further event", changed(READY, post=POSTED), {"post": POSTED}, set()),
    ("papers posted to the desk", WORKING, {"post": POSTED}, set()),
    ("not arrived (Thái Nguyên Đ12.2)", WORKING, {"handled_by": LOST}, {Event.TRANSFER_FAILED}),
    ("still not arrived", changed(WORKING, handled_by=LOST), {"reason": "Nộp lại"}, set()),
    ("gone on after all", changed(WORKING, handled_by=LOST), {"handled_by": ()}, set()),
    ("a new date", WORKING, {"due_at": LATER, "first_due_at": DUE}, {Event.LATE}),
    ("a term that begins anew", WORKING, {"due_at": LATER}, set()),
    ("an earlier date", changed(WORKING, due_at=LATER), {"due_at": DUE}, set()),
    ("one more step of the journey", WORKING, {"status_since": NOON}, set()),
    ("unknown", WORKING, {"status": Status.UNKNOWN}, set()),
    ("removed", WORKING, {"status": Status.REMOVED}, set()),
]


@pytest.mark.parametrize(
    ("before", "change", "events"),
    [change[1:] for change in CHANGES],
    ids=[change[0] for change in CHANGES],
)
def test_a_change_makes_these_events(
    before: Case, change: dict[str, object], events: set[Event]
) -> None:
    after = changed(before, **change)

    assert set(happened(told(before, NOON), after, NOON + HOUR, RULES)) == events


def test_the_same_state_again_makes_none() -> None:
    for case in (WORKING, SUBMITTED, READY, lacking()):
        assert happened(told(case, NOON), changed(case), NOON + HOUR, RULES) == ()


def test_of_a_new_case_its_fresh_state_is_news() -> None:
    assert happened(None, a_case(), NOON, RULES) == (Event.RECEIVED,)
    assert happened(None, lacking(), NOON, RULES) == (Event.SUPPLEMENT, Event.RECEIVED)
    assert happened(None, SUBMITTED, NOON, RULES) == ()


def test_of_a_new_case_an_old_state_is_none() -> None:
    week = NOON + timedelta(days=7)

    assert happened(None, a_case(), week, RULES) == ()
    fresh = a_case(Status.RETURNED, status_since=week)
    assert happened(None, fresh, week, RULES) == (Event.RETURNED,)


def test_a_date_that_passes_is_told_once() -> None:
    before, after = told(WORKING, NOON), DUE + HOUR

    assert happened(before, WORKING, DUE, RULES) == ()
    assert happened(before, WORKING, after, RULES) == (Event.OVERDUE,)
    assert happened(told(WORKING, after), WORKING, after + HOUR, RULES) == ()
    assert happened(before, READY, after, RULES) == (Event.READY,)


def test_a_day_without_an_hour_has_passed_at_its_end() -> None:
    midnight = datetime(2025, 11, 12, tzinfo=VIETNAM)
    case = a_case(Status.PROCESSING, due_at=midnight)

    assert happened(told(case, NOON), case, midnight + 23 * HOUR, RULES) == ()
    assert happened(told(case, NOON), case, midnight + 24 * HOUR, RULES) == (Event.OVERDUE,)


def test_a_citizen_is_reminded_before_the_last_day_and_never_twice_at_once() -> None:
    case = lacking()
    first, second = (datetime(2025, 11, day, 8, tzinfo=VIETNAM) for day in (17, 19))

    assert look_again(case, NOON, RULES) == first
    assert happened(told(case, NOON), case, first, RULES) == (Event.REMINDER,)
    assert look_again(case, first, RULES) == second
    assert happened(told(case, NOON), case, second, RULES) == (Event.REMINDER,)
    assert look_again(case, second, RULES) is None


@pytest.mark.parametrize(
    "case",
    [
        a_case(due_at=datetime(9999, 12, 31, tzinfo=VIETNAM)),
        a_case(due_at=datetime(9999, 12, 31, 23, 59, 59, tzinfo=VIETNAM)),
        a_case(due_at=datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
        a_case(due_at=datetime(9999, 12, 31, 18, 59, 59, tzinfo=timezone(-5 * HOUR))),
        changed(READY, due_at=datetime(9999, 12, 31, 23, tzinfo=UTC)),
        changed(READY, status_since=datetime(9999, 12, 31, tzinfo=VIETNAM)),
        changed(lacking(), needs=(Need(what="Tờ khai", by=date(1, 1, 1)),)),
        a_case(Status.RETURNED, status_since=datetime(9999, 12, 31, tzinfo=VIETNAM)),
    ],
)
def test_at_the_ends_of_the_calendar_time_does_nothing(case: Case) -> None:
    again = look_again(case, NOON, RULES)
    assert again is None or again.astimezone(UTC).year == 9999
    assert set(happened(told(WORKING, NOON), case, NOON + HOUR, RULES)) <= {
        *(Event.READY, Event.EARLY_RESULT, Event.SUPPLEMENT, Event.RETURNED)
    }
    assert not is_over(case, NOON)


def test_nobody_is_reminded_of_what_has_been_done() -> None:
    done = changed(lacking(), status=Status.PROCESSING, needs=(Need(what="Tờ khai", by=BY),))

    assert look_again(done, NOON, RULES) == DUE + timedelta(seconds=1)
    assert look_again(changed(lacking(), needs=()), NOON, RULES) is None
    assert look_again(READY, NOON, RULES) is None
