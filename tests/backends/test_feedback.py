"""Feedback from its author to its answer: kept by both databases alike."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, insert, select, update

from lookup_gateway import store
from lookup_gateway.backends.sql import FeedbackDesk, SqlBackend
from lookup_gateway.backends.sql.opinion_book import MOST
from lookup_gateway.backends.sql.schema import feedback
from lookup_gateway.backends.sql.submission_schema import submissions
from lookup_gateway.clock import VIETNAM
from lookup_gateway.life import Impossible, NotYours
from lookup_gateway.officers import Officer, Role
from lookup_gateway.opinions import Act, By, Feedback, Letter, Offices, Owed, Rules, State
from lookup_gateway.store import audit
from lookup_gateway.store.audit import audit_log
from lookup_gateway.worktime import WorkTime
from tests.backends.samples import code, sample

HERE = Officer("lan.mau", "Nguyễn Thị Lan", "H49.12", Role.DESK)
THERE = Officer("binh.mau", "Trần Văn Bình", "H49.13", Role.SPECIALIST)
CENTRE = Officer("hoa.mau", "Lê Thị Hoa", "H49.20", Role.SUPERVISOR)
UNITS = ("H49.12", "H49.13", "H49.20")
QUANG_NINH = Rules(
    WorkTime(), days=15, note_every=5, show_within=2, offices=Offices(UNITS, CENTRE.unit)
)
MONDAY = datetime(2025, 11, 10, 9, tzinfo=VIETNAM)


class Day:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def at(self, text: str) -> None:
        """Let it be that moment, in Vietnam."""
        self.now = datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.fixture
def day() -> Day:
    """Monday 10/11/2025, in the morning."""
    return Day()


@pytest.fixture
def desk(engine: Engine, day: Day) -> FeedbackDesk:
    """A province with Quảng Ninh's rules, and one case."""
    SqlBackend(engine, day).save([sample(1)])
    return FeedbackDesk(engine, day, lambda name: f"named {len(name)}", QUANG_NINH)


def taken(desk: FeedbackDesk, about: str | None = code(1)) -> str:
    """Let a citizen write, and return the reference."""
    return desk.take(about, "Hẹn ba lần chưa trả", b"sealed").reference


def read(desk: FeedbackDesk, reference: str) -> Feedback:
    """Return the feedback as its author reads it."""
    found = desk.read(reference)
    assert found is not None
    return found


def test_it_is_kept_under_a_number_of_its_day_that_nobody_guesses(engine: Engine) -> None:
    midnight = datetime(2025, 11, 5, 17, 30, tzinfo=UTC)  # the 6th in Vietnam
    desk = FeedbackDesk(engine, lambda: midnight, str, QUANG_NINH)
    references = [desk.take(None, f"lần {n}", b"sealed").reference for n in range(50)]

    assert len(set(references)) == 50
    assert all(re.fullmatch(r"F-251106-[0-9A-HJKMNP-TV-Z]{8}", one) for one in references)
    kept = read(desk, references[7])
    assert (kept.text, kept.contact, kept.received_at) == ("lần 7", b"sealed", midnight)
    assert desk.read("F-251106-00000000") is None


def test_it_is_promised_an_answer_and_given_to_the_office_of_its_case(desk: FeedbackDesk) -> None:
    told = desk.take(code(1), "Chậm", None)
    kept = read(desk, told.reference)

    assert told.answer_by == kept.answer_by == datetime(2025, 12, 1, 17, tzinfo=VIETNAM)
    assert (kept.by, kept.state, kept.unit) == (By.ONLINE, State.RECEIVED, "H49.12")
    assert read(desk, taken(desk, None)).unit == CENTRE.unit
    assert read(desk, taken(desk, "H1-200101-0001")).unit == CENTRE.unit  # of another backend
    assert [one.reference for one in desk.about(code(1))] == [told.reference]


def test_the_whole_way_of_article_18_of_quang_ninh(desk: FeedbackDesk, day: Day) -> None:
    """QN-09: due on 01/12; notes by 08/12 and 15/12; handled on 10/12, shown by 12/12."""
    by_api, by_fax = taken(desk), desk.enter(Letter(By.FAX, "Chậm", MONDAY), HERE)
    assert isinstance(by_fax, Feedback)
    assert by_fax.answer_by == read(desk, by_api).answer_by
    assert (by_fax.by, by_fax.entered_by) == (By.FAX, HERE.account)

    day.at("2025-12-04T10:00")
    desk.note(by_api, HERE, "Đang xác minh tại phường")
    seen = read(desk, by_api)
    assert [note.text for note in seen.notes] == ["Đang xác minh tại phường"]
    assert (seen.owed, seen.due) == (Owed.NOTE, datetime(2025, 12, 15, 17, tzinfo=VIETNAM))

    day.at("2025-12-10T10:00")
    desk.handle(by_api, HERE)
    day.at("2025-12-12T17:01")
    late = next(one for one in desk.open(HERE) if one.reference == by_api)
    assert (late.owed, late.late, late.unit) == (Owed.RESULT, True, "H49.12")

    desk.answer(by_api, HERE, "Hồ sơ đã trả ngày 11/12")
    answered = read(desk, by_api)
    assert (answered.state, answered.answer) == (State.ANSWERED, "Hồ sơ đã trả ngày 11/12")
    assert [step.act for step in answered.steps] == [Act.NOTE, Act.HANDLE, Act.ANSWER]
    assert by_api not in {one.reference for one in desk.open(HERE)}


def test_what_falls_due_first_is_first_on_the_list(desk: FeedbackDesk, day: Day) -> None:
    first = taken(desk)
    day.at("2025-11-11T09:00")
    second = taken(desk)
    desk.enter(Letter(By.LETTER, "Thư cũ", MONDAY - timedelta(days=7)), HERE)

    listed = [one.reference for one in desk.open(HERE)]
    assert listed[1:] == [first, second]
    assert len(listed) == 3


def test_another_offices_pile_hides_nothing(desk: FeedbackDesk, engine: Engine, day: Day) -> None:
    old = {"text": "Chậm", "received_at": MONDAY - timedelta(days=9), "unit": THERE.unit}
    pile = [{**old, "reference": f"F-251101-{n:08}"} for n in range(MOST)]
    store.write(engine, lambda conn: conn.execute(insert(feedback), pile))

    assert desk.open(HERE) == []
    mine = taken(desk)
    assert [one.reference for one in desk.open(HERE)] == [mine]


def test_who_it_was_forwarded_to_answers_it_and_the_centre_sees_all(desk: FeedbackDesk) -> None:
    """Quảng Ninh Đ17.2, Đ17.4: sorted and passed on; the centre follows up."""
    mine = taken(desk)
    assert desk.open(THERE) == []
    assert desk.answer(mine, THERE, "Trả lời") == NotYours()

    after = desk.forward(mine, HERE, THERE.unit)
    assert isinstance(after, Feedback)
    assert (after.state, after.unit) == (State.FORWARDED, THERE.unit)
    assert desk.open(HERE) == []
    assert [one.reference for one in desk.open(THERE)] == [mine]
    assert [one.reference for one in desk.open(CENTRE)] == [mine]
    assert isinstance(desk.answer(mine, THERE, "Trả lời"), Feedback)


def test_without_a_centre_everybody_may_sort_what_is_about_no_case(engine: Engine) -> None:
    desk = FeedbackDesk(engine, Day(), str, Rules(WorkTime(), offices=Offices(UNITS)))
    nobodys = taken(desk, None)
    assert [one.reference for one in desk.open(THERE)] == [nobodys]


def test_what_cannot_be_done_is_said_and_writes_nothing(desk: FeedbackDesk, day: Day) -> None:
    mine = taken(desk)
    future = Letter(By.CALL, "Chậm", day.now + timedelta(minutes=1))
    unknown = Letter(By.CALL, "Chậm", day.now, "H49.12-251105-0999")

    assert desk.forward(mine, HERE, "H49.99") == Impossible(
        "unit", "is none of this province", UNITS
    )
    assert desk.publish(mine, HERE, "Chậm") == Impossible("state", "is not answered yet")
    for letter, field in ((future, "received_at"), (unknown, "code")):
        fault = desk.enter(letter, HERE)
        assert isinstance(fault, Impossible)
        assert fault.field == field
    assert desk.note("F-251110-00000000", HERE, "Đang xem") is None
    assert read(desk, mine).steps == ()
    assert [one.reference for one in desk.open(CENTRE)] == [mine]


def test_an_answer_stands_and_is_given_once(desk: FeedbackDesk) -> None:
    mine = taken(desk)
    desk.handle(mine, HERE)
    assert isinstance(desk.handle(mine, HERE), Impossible)
    assert isinstance(desk.forward(mine, HERE, THERE.unit), Impossible)
    desk.answer(mine, HERE, "Một")

    assert isinstance(desk.answer(mine, HERE, "Hai"), Impossible)
    assert isinstance(desk.note(mine, HERE, "Ba"), Impossible)
    assert read(desk, mine).answer == "Một"


def test_everybody_reads_the_words_that_were_made_public(desk: FeedbackDesk, day: Day) -> None:
    """Phú Thọ Đ2.1, Đ18.5: answers are made public, without who is named in the letter."""
    older, newer = taken(desk), taken(desk)
    assert desk.published() == []
    for mine in (newer, older):
        desk.answer(mine, HERE, "Đã nhắc nhở")
        desk.publish(mine, HERE, "Phản ánh về việc chậm trả hồ sơ")

    assert {one.reference for one in desk.published()} == {older, newer}
    assert desk.published()[0].public_text == "Phản ánh về việc chậm trả hồ sơ"


def test_every_write_of_an_officer_is_in_the_audit_log_by_a_keyed_name(
    desk: FeedbackDesk, engine: Engine
) -> None:
    mine = taken(desk)
    desk.note(mine, HERE, "Đang xem")

    query = select(audit_log.c.actor, audit_log.c.action, audit_log.c.details)
    rows = store.read(engine, lambda conn: conn.execute(query).all())
    assert [tuple(row) for row in rows] == [
        (HERE.account, "feedback.note", '{"feedback":"named 17"}')
    ]
    assert isinstance(audit.verify(engine), audit.Head)


def test_feedback_from_before_there_was_a_clock_is_answered_in_time_too(
    desk: FeedbackDesk, engine: Engine
) -> None:
    reference = taken(desk)
    promised = read(desk, reference).answer_by
    store.write(engine, lambda conn: conn.execute(update(feedback).values(answer_by=None)))

    (known,) = desk.open(HERE)

    assert promised is not None
    assert (known.answer_by, known.due) == (promised, promised)


def test_what_is_entered_under_the_number_of_a_filing_is_about_its_case(
    desk: FeedbackDesk, engine: Engine
) -> None:
    number = "S-251110-00000018"
    row = {"submission": number, "code": code(1), "office": "H49.12", "late": False}
    row |= {"filed_at": MONDAY, "since": MONDAY}
    store.write(engine, lambda conn: conn.execute(insert(submissions).values(row)))

    entered = desk.enter(Letter(By.FAX, "Chậm", MONDAY, number), HERE)
    taken(desk, number)

    assert isinstance(entered, Feedback)
    assert [one.code for one in desk.about(code(1))] == [code(1), code(1)]
