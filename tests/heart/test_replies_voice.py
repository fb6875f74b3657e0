"""Aloud, a case is told by digits, short sentences and nothing personal."""

from __future__ import annotations

import pytest

from lookup_gateway.model import (
    Answer,
    Fee,
    Medium,
    Need,
    OfficeCard,
    Outcome,
    PostLeg,
    Procedure,
    Result,
    Status,
    Step,
    Tier,
    View,
)
from lookup_gateway.replies.voice import code_digits
from tests.heart.told import DUE, a_reply, a_view, on


@pytest.mark.parametrize(
    ("code", "heard"),
    [
        ("H49.12-251105-0007", "2 5 1 1 0 5, 0 0 0 7"),
        ("03706/2026/01234", "6 2 0 2 6 0 1 2 3 4"),
        ("TT250C8DDF4C1E", "2 5 0 8 4 1"),
        ("ABC", ""),
        ("S-251106-7K3MQ2XN", "2 5 1 1 0 6, 4 7 0 9"),
    ],
)
def test_a_code_is_heard_digit_by_digit(code: str, heard: str) -> None:
    assert code_digits(code) == heard


def test_nothing_personal_and_no_free_text_is_read_aloud() -> None:
    secret = "BÍ MẬT"
    view = a_view(
        Status.COMPLETED,
        initials=secret,
        needs=(Need(what=secret),),
        fees=(Fee(name=secret, amount=8_000),),
        reason=secret,
        source_status=secret,
        procedure=Procedure(code="1", name=secret),
        result=Result(outcome=secret, where=secret),
        steps=(Step(at=DUE, unit=secret, action=secret),),
        post=PostLeg(carrier=secret),
    )
    said = on(Medium.VOICE, a_reply(view))
    assert secret not in said
    assert "H49" not in said
    assert "Mời Ông Bà".lower() in said.lower()


def test_a_date_is_heard_with_its_weekday_and_its_minutes() -> None:
    said = on(Medium.VOICE, a_reply(a_view(due_at=DUE.replace(minute=30), due_today=True)))
    assert "17 giờ 30 phút, thứ Tư, ngày 12 tháng 11 năm 2025, tức là hôm nay" in said
    said = on(Medium.VOICE, a_reply(a_view(Status.RETURNED, due_at=DUE.replace(hour=0))))
    assert "Ngày hẹn trả là thứ Tư, ngày 12 tháng 11 năm 2025." in said


def test_a_case_without_data_age_or_date_is_heard_short() -> None:
    said = on(Medium.VOICE, a_reply(View(code="ABC"), as_of=None))
    assert said == "Hồ sơ có trên hệ thống."


def proven(view: View) -> str:
    answer = Answer(outcome=Outcome.FOUND, tier=Tier.PROVEN, view=view, proof_matched=True)
    return on(Medium.VOICE, a_reply(answers=(answer,)))


@pytest.mark.parametrize(
    ("view", "papers"),
    [
        (a_view(Status.SUPPLEMENT_REQUIRED, needs=()), "Hồ sơ còn thiếu giấy tờ."),
        (a_view(Status.PROCESSING, needs=(Need(what="BÍ MẬT"),)), "Hồ sơ còn thiếu giấy tờ."),
        (a_view(Status.PROCESSING, needs=()), "Hồ sơ không thiếu giấy tờ nào."),
    ],
)
def test_a_proof_opens_whether_papers_are_missing_and_not_which(view: View, papers: str) -> None:
    said = proven(view)
    assert papers in said
    assert "BÍ MẬT" not in said
    assert papers not in on(Medium.VOICE, a_reply(view))


@pytest.mark.parametrize("view", [a_view(needs=None), a_view(Status.UNKNOWN, needs=())])
def test_papers_that_are_not_known_are_not_spoken_of(view: View) -> None:
    assert "thiếu giấy tờ" not in proven(view)


def test_a_proof_opens_where_to_collect_in_the_profiles_words_only() -> None:
    listed = OfficeCard(name="Phường A", address="Số 1", hours="giờ hành chính")
    place = "Nơi nhận kết quả là Phường A, Số 1, giờ làm việc giờ hành chính."
    secret = Result(outcome="granted", where="BÍ MẬT")
    ready = a_view(Status.COMPLETED, needs=(), office=listed, result=secret)
    assert place in proven(ready)
    assert "BÍ MẬT" not in proven(ready)

    recorded = a_view(Status.COMPLETED, needs=(), office=OfficeCard(name="BÍ MẬT"))
    posted = a_view(Status.COMPLETED, needs=(), office=listed, post=PostLeg(carrier="B"))
    for view in (recorded, posted, a_view(Status.PROCESSING, office=listed)):
        assert "Nơi nhận" not in proven(view)
        assert "BÍ MẬT" not in proven(view)
