"""A case's life: every event from every status is either in the table or told to be impossible."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from lookup_gateway import records
from lookup_gateway.clock import VIETNAM
from lookup_gateway.life import RULES, Event, Impossible, Wish, advance, hand_over_by, judge
from lookup_gateway.model import Case, Fee, Handling, Need, PostLeg, Result, Status
from lookup_gateway.worktime import Shift, WorkTime

NOW = datetime(2025, 11, 6, 9, 10, tzinfo=VIETNAM)
LATER = NOW + timedelta(days=5)
DESK = "Bộ phận Một cửa"

FIELDS = {
    "reason": "Thiếu căn cứ",
    "due_at": LATER,
    "needs": (Need(what="Bản sao Giấy chứng sinh", by=date(2025, 11, 20)),),
    "fees": (Fee(name="Lệ phí hộ tịch", amount=8_000),),
    "paid_at": NOW,
    "unit": "Sở Tư pháp",
    "handled_by": (),
    "result": Result(outcome="granted"),
    "post": PostLeg(carrier="VNPost"),
    "what": "Đã phát",
}


def case(status: Status = Status.SUBMITTED, **fields: object) -> Case:
    made = Case(code="H49.12-251105-0007", version=3, status=status, status_since=NOW)
    return structs.replace(made, **fields)


def wish(event: Event, **fields: object) -> Wish:
    """Wish for an event with all that it must bring, and `fields`."""
    must = {name: FIELDS[name] for name in RULES[event].must}
    return Wish(event=event, version=3, **{**must, **fields})  # type: ignore[arg-type] # a table


def after(start: Case, *events: Wish) -> Case:
    for event in events:
        assert judge(start, event, NOW) is None
        start = advance(start, event, NOW, DESK)
    return start


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("event", list(RULES))
def test_an_event_comes_only_from_the_statuses_of_its_rule(event: Event, status: Status) -> None:
    start = case(
        status,
        received_at=NOW,
        due_at=NOW + timedelta(days=1),
        post=FIELDS["post"],
        fees=FIELDS["fees"],
        handled_by=(Handling(unit="Sở Tư pháp", lead=True, status=Status.PROCESSING),),
    )
    told = judge(start, wish(event), NOW)

    if status in RULES[event].start:
        assert told is None
        moved = advance(start, wish(event), NOW, DESK)
        assert moved.status is RULES[event].leads(status)
        assert moved.version == 4
        assert moved.steps[-1].at == NOW
    else:
        assert told is not None
        assert told.field == "event"
        assert event not in told.allowed


@pytest.mark.parametrize("event", [event for event in RULES if RULES[event].must])
def test_an_event_without_what_it_must_bring_names_the_field(event: Event) -> None:
    start = case(min(RULES[event].start), due_at=NOW, post=FIELDS["post"])
    bare = Wish(event=event, version=3)

    told = judge(start, bare, NOW)

    assert told is not None
    assert told.field == RULES[event].must[0]


def test_a_field_that_the_event_does_not_take_is_refused_not_dropped() -> None:
    told = judge(case(), wish(Event.ACCEPT, reason="vì"), NOW)

    allowed = ("due_at", "fees", "unit", "handled_by")
    assert told == Impossible("reason", "accept does not take it", allowed)


def test_complete_papers_start_the_term_anew_by_article_19_4_of_nd_61_2018() -> None:
    asked = case(Status.SUPPLEMENT_REQUIRED, received_at=NOW, due_at=NOW, needs=FIELDS["needs"])

    moved = after(asked, wish(Event.SUPPLEMENT_RECEIVED, due_at=LATER))

    assert (moved.status, moved.due_at, moved.needs) == (Status.PROCESSING, LATER, ())


def test_papers_asked_for_before_acceptance_leave_no_due_date_by_article_9_2c_of_phu_tho() -> None:
    moved = after(case(), wish(Event.REQUEST_SUPPLEMENT))
    assert (moved.status, moved.due_at, moved.received_at) == (
        Status.SUPPLEMENT_REQUIRED,
        None,
        None,
    )

    again = after(moved, wish(Event.SUPPLEMENT_RECEIVED))
    assert again.status is Status.SUBMITTED  # it still waits for its acceptance


def test_a_date_is_moved_once_and_the_first_stays_by_article_19_9_of_nd_61_2018() -> None:
    late = case(Status.PROCESSING, due_at=NOW)

    moved = after(late, wish(Event.EXTEND))

    assert (moved.first_due_at, moved.due_at, moved.reason) == (NOW, LATER, "Thiếu căn cứ")
    assert judge(moved, wish(Event.EXTEND, due_at=LATER + timedelta(days=9)), NOW) == Impossible(
        "event", "the date was moved before, which is done once"
    )


@pytest.mark.parametrize(
    ("start", "sent", "field"),
    [
        (case(Status.PROCESSING), wish(Event.EXTEND), "event"),
        (case(Status.PROCESSING, due_at=LATER), wish(Event.EXTEND), "due_at"),
        (case(), wish(Event.ACCEPT, due_at=NOW), "due_at"),
        (case(Status.PAYMENT_REQUIRED), wish(Event.PAYMENT_RECEIVED, paid_at=LATER), "paid_at"),
        (case(Status.COMPLETED), wish(Event.POST_EVENT), "event"),
    ],
)
def test_what_the_table_cannot_say_is_told_by_its_field(
    start: Case, sent: Wish, field: str
) -> None:
    told = judge(start, sent, NOW)

    assert told is not None
    assert told.field == field


def test_a_fee_is_paid_when_the_bank_says_by_article_14_4c_of_quang_ninh() -> None:
    old = Fee(name="Phí thẩm định", amount=1, paid=True, paid_at=NOW - timedelta(days=2))
    billed = after(case(Status.PROCESSING, fees=(old,)), wish(Event.REQUEST_PAYMENT))
    at_the_bank = NOW - timedelta(minutes=6)

    paid = after(billed, wish(Event.PAYMENT_RECEIVED, paid_at=at_the_bank))

    assert paid.status is Status.PROCESSING
    assert [fee.paid_at for fee in paid.fees] == [old.paid_at, at_the_bank]


def test_the_post_reports_on_a_result_that_was_sent() -> None:
    sent = after(case(Status.COMPLETED), wish(Event.POST_SENT), wish(Event.POST_EVENT))

    assert sent.post is not None
    assert [event.what for event in sent.post.events] == ["Đã phát"]
    assert sent.steps[-1].action == "Đã phát"


@given(st.lists(st.sampled_from(list(RULES)), max_size=20))
def test_any_life_stays_a_record_that_can_be_read(events: list[Event]) -> None:
    now, living = NOW, case()
    for number, event in enumerate(events, start=1):
        due = {"due_at": LATER + timedelta(days=number)} if event in _DATED else {}
        sent = wish(event, **due)
        if judge(living, sent, now) is None:
            living = advance(living, sent, now, DESK)
            assert records.load(records.dump(living)) == living
        now += timedelta(hours=3)


_DATED = {event for event, rule in RULES.items() if "due_at" in (*rule.must, *rule.may)}


def test_paper_that_comes_after_a_half_day_is_handed_over_as_the_next_day_begins() -> None:
    """NĐ 61/2018 Đ18.2: not by an hour that was over when it came."""
    morning = WorkTime(shifts=(Shift(time(7, 30), time(11, 30)),))
    afternoon = datetime(2025, 11, 6, 14, tzinfo=VIETNAM)

    by = hand_over_by(case(Status.RECEIVED, received_at=afternoon), morning)

    assert by == datetime(2025, 11, 7, 7, 30, tzinfo=VIETNAM)
