"""By when feedback is answered and a question sorted, and which questions are taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

import msgspec
import pytest

from lookup_gateway import profile_file
from lookup_gateway.clock import VIETNAM
from lookup_gateway.opinions import (
    Act,
    By,
    Detail,
    Draft,
    Feedback,
    Offices,
    Owed,
    QuestionRules,
    Rules,
    State,
    Step,
    TurnedBack,
    Why,
    reference,
)
from lookup_gateway.worktime import Shift, WorkTime

W = WorkTime(shifts=(Shift(time(8), time(12)), Shift(time(13), time(17))))
QUANG_NINH = Rules(W, days=15, note_every=5, show_within=2)
THAI_NGUYEN = Rules(W, hours=24, about_cases_only=True)
CODE = "H49.12-251105-0007"


def at(text: str) -> datetime:
    """Return a moment of Vietnam's time."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def received(text: str, rules: Rules, code: str | None = CODE) -> Feedback:
    """Return feedback that came at that moment."""
    answer_by = rules.answer_by(at(text), code)
    return Feedback(
        "F-251110-00000000", By.ONLINE, State.RECEIVED, "Chậm", at(text), code, answer_by=answer_by
    )


def noted(feedback: Feedback, *moments: str) -> Feedback:
    """Return the feedback with a note at each of these moments."""
    notes = (Step(at(moment), Act.NOTE, "a.b", "Đang xác minh") for moment in moments)
    return replace(feedback, steps=(*feedback.steps, *notes))


MONDAY = received("2025-11-10T09:00", QUANG_NINH)


def test_feedback_is_answered_within_five_working_days_by_article_17_3_of_phu_tho() -> None:
    """Quy chế kèm QĐ 31/2020/QĐ-UBND tỉnh Phú Thọ, Đ17.3."""
    assert Rules(W, days=5).answer_by(at("2025-11-06T16:59"), None) == at("2025-11-13T17:00")


def test_it_is_answered_within_fifteen_working_days_by_article_18_1_of_quang_ninh() -> None:
    """QN-09: received on Monday 10/11/2025, due at the close of Monday 01/12/2025."""
    assert MONDAY.answer_by == at("2025-12-01T17:00")
    seen = QUANG_NINH.seen_at(MONDAY, at("2025-12-01T17:00"))
    assert (seen.owed, seen.due, seen.late) == (Owed.ANSWER, at("2025-12-01T17:00"), False)


@pytest.mark.parametrize(
    ("notes", "due"),
    [
        ((), "2025-12-08"),
        (("2025-11-20T09:00",), "2025-12-08"),  # from before the promised day
        (("2025-12-05T09:00",), "2025-12-15"),
        (("2025-12-03T09:00", "2025-12-08T17:00"), "2025-12-15"),  # two of one stretch
        (("2025-12-09T09:00",), "2025-12-15"),  # a day late
        (("2025-12-09T09:00", "2025-12-10T09:00"), "2025-12-22"),
        (("2025-12-19T09:00",), "2025-12-22"),  # for all that were missed
    ],
)
def test_after_that_a_note_falls_due_every_five_working_days(
    notes: tuple[str, ...], due: str
) -> None:
    """QN-09, Đ18.1: on 08/12 and again on 15/12; and the answer is late all the while."""
    seen = QUANG_NINH.seen_at(noted(MONDAY, *notes), at("2025-12-02T08:00"))
    assert (seen.owed, seen.due, seen.late) == (Owed.NOTE, at(f"{due}T17:00"), True)


def test_a_result_is_shown_within_two_working_days_by_article_18_2_of_quang_ninh() -> None:
    """QN-09: handled on Wednesday 10/12, to be seen by the close of Friday 12/12."""
    handled = replace(MONDAY, state=State.HANDLED, handled_at=at("2025-12-10T10:00"))

    in_time, late = (
        QUANG_NINH.seen_at(handled, at(now)) for now in ("2025-12-12T17:00", "2025-12-12T17:01")
    )
    assert (in_time.owed, in_time.due) == (Owed.RESULT, at("2025-12-12T17:00"))
    assert (in_time.late, late.late) == (False, True)


def test_once_it_is_answered_nothing_is_owed() -> None:
    answered = replace(MONDAY, state=State.ANSWERED, answered_at=at("2025-12-12T10:00"))
    seen = QUANG_NINH.seen_at(answered, at("2026-06-01T10:00"))
    assert (seen.owed, seen.due, seen.late) == (None, None, False)


@pytest.mark.parametrize(
    ("came", "due"),
    [
        ("2020-06-05T15:00", "2020-06-08T15:00"),  # TN-09: from Friday to Monday
        ("2020-06-03T20:00", "2020-06-04T20:00"),
        ("2020-06-06T10:00", "2020-06-09T00:00"),  # the whole of Monday
    ],
)
def test_it_is_answered_within_24_hours_of_working_days_by_article_18_2_of_thai_nguyen(
    came: str, due: str
) -> None:
    """«24 giờ (ngày làm việc) kể từ thời điểm tiếp nhận»: late a minute past it."""
    feedback = received(came, THAI_NGUYEN)
    assert feedback.answer_by == at(due)
    assert not THAI_NGUYEN.seen_at(feedback, at(due)).late
    assert THAI_NGUYEN.seen_at(feedback, at(due).replace(minute=1)).late


def test_who_used_no_service_is_promised_no_hour_in_thai_nguyen() -> None:
    """Đ18.2 is about users of services on the portal."""
    seen = THAI_NGUYEN.seen_at(received("2020-06-05T15:00", THAI_NGUYEN, None), at("2021-06-05"))
    assert (seen.answer_by, seen.owed, seen.due, seen.late) == (None, Owed.ANSWER, None, False)


def test_a_province_says_its_rules_in_its_profile() -> None:
    """Quảng Ninh Đ18, Thái Nguyên Đ14.1b, Đ15.3a, Đ18.2, as their profiles write them."""
    quang_ninh = msgspec.toml.decode(
        b"answer_within_working_days = 15\n"
        b"note_every_working_days = 5\n"
        b"show_within_working_days = 2\n"
        b'centre = "H49.20"\n'
        b'articles = {answer_within_working_days = "18.1"}',
        type=profile_file.Feedback,
    )
    assert quang_ninh.rules(W, ["H49.20"]) == replace(
        QUANG_NINH, offices=Offices(("H49.20",), "H49.20")
    )
    thai_nguyen = profile_file.Feedback(answer_within_hours=24, about_cases_only=True)
    assert thai_nguyen.rules(W, ()) == THAI_NGUYEN
    person = ("name", "nationality", "id_number", "email", "address")
    asked = msgspec.convert({"person": person}, profile_file.Questions).rules(W, ())
    assert asked.turned_back(Draft("Cần giấy tờ gì?")) == TurnedBack(Why.CONTACT, asked.person)


@pytest.mark.parametrize(
    ("posted", "due"),
    [
        ("2020-06-05T16:30", "2020-06-08T09:30"),
        ("2020-06-06T10:00", "2020-06-08T10:00"),
        ("2020-06-08T11:00", "2020-06-08T14:00"),
    ],
)
def test_a_question_is_sorted_within_two_working_hours_by_article_15_3_of_thai_nguyen(
    posted: str, due: str
) -> None:
    """TN-09: on Friday at 16:30 by Monday 09:30, on Saturday by Monday 10:00."""
    assert QuestionRules(W).sort_by(at(posted)) == at(due)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Đăng ký khai sinh quá hạn cần những giấy tờ gì?", None),
        ("Dang ky khai sinh qua han can giay to gi?", Why.ACCENTS),
        ("Dang ky khai sinh ở phường can giay to gi?", Why.ACCENTS),
        ("What papers do I need?", Why.ACCENTS),
        ("12345 67890", Why.ACCENTS),
        ("", Why.TEXT),
        ("à" * 4_001, Why.TEXT),
        ("Tôi khiếu nại cán bộ tiếp nhận", Why.COMPLAINT),
        ("Kính gửi UBND tỉnh, chúng tôi xin phản ánh việc chậm trả hồ sơ.", Why.COMPLAINT),
        ("Phản ánh: quầy 3 không có người", Why.COMPLAINT),
        ("Tôi muốn khiếu nại thì cần giấy tờ gì?", None),
        ("Thủ tục giải quyết khiếu nại lần đầu gồm những bước nào", None),
    ],
)
def test_a_question_is_in_accented_vietnamese_and_no_complaint(text: str, why: Why | None) -> None:
    """Thái Nguyên Đ14.1a, Đ14.4; what is in doubt is a question, which an officer sorts."""
    contact = {Detail.NAME: "Nguyễn Văn A", Detail.EMAIL: "a@tinh.example"}
    back = QuestionRules(W).turned_back(Draft(text, contact=contact))
    assert (back.why if back else None) == why


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("F-251110-7K3MQ2XN", "F-251110-7K3MQ2XN"),
        (" f251110 7k3mq2xn ", "F-251110-7K3MQ2XN"),
        ("Q-2511lO-7K3MQ2X1", "Q-251110-7K3MQ2X1"),
        ("S-251110-7K3MQ2XN", None),
        ("F-251110-7K3MQ2X", None),
        ("H49.12-251105-0007", None),
        ("", None),
    ],
)
def test_a_reference_is_read_as_people_type_it(typed: str, meant: str | None) -> None:
    assert reference(typed) == meant
