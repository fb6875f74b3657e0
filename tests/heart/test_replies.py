"""A reply says the same on every medium: state, turn, due date, lateness, age of the data."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from lookup_gateway import texts
from lookup_gateway.clock import VIETNAM
from lookup_gateway.model import (
    Answer,
    Medium,
    Need,
    Outcome,
    Status,
    View,
    WhoActs,
)
from lookup_gateway.replies.say import CHAT_LIMIT
from tests.heart.told import CODE, DUE, HOUSE, a_reply, a_view, on, screen

READ = [Medium.SCREEN, Medium.CHAT]


def test_a_case_in_work_is_said_as_an_official_would_say_it() -> None:
    assert screen(a_view()) == (
        "Hồ sơ H49.12-251105-0007 đang được giải quyết, "
        "hẹn trả trước 17 giờ ngày 12/11/2025 (thứ Tư). "
        "Cơ quan đang làm, Ông/Bà chưa phải làm gì thêm. "
        "Số liệu lúc 14:05 ngày 06/11/2025."
    )


def test_the_same_in_english() -> None:
    assert screen(a_view(), lang="en") == (
        "Case H49.12-251105-0007 is being processed, "
        "due before 17:00 on 12 November 2025 (Wednesday). "
        "The office is working on it, you have nothing to do now. "
        "As of 14:05 on 6 November 2025."
    )


@pytest.mark.parametrize("lang", texts.LANGUAGES)
@pytest.mark.parametrize("medium", Medium)
@pytest.mark.parametrize("status", Status)
def test_every_status_is_said_whole_on_every_medium(
    lang: str, medium: Medium, status: Status
) -> None:
    words = texts.load(lang)
    said = on(medium, a_reply(a_view(status), lang=lang))
    assert "{" not in said
    assert "None" not in said
    assert "\n" not in said
    assert "12" in said
    if medium is not Medium.SMS:
        form = "voice" if medium is Medium.VOICE else "sentence"
        assert words.fill(f"status.{status.value}.{form}", file="").strip() in said


@pytest.mark.parametrize("lang", texts.LANGUAGES)
@pytest.mark.parametrize("medium", READ)
@pytest.mark.parametrize("status", [None, *Status])
def test_chat_and_screen_hold_the_code_as_issued(
    lang: str, medium: Medium, status: Status | None
) -> None:
    assert CODE in on(medium, a_reply(a_view(status), lang=lang))


def test_a_day_without_an_hour_is_said_as_a_day() -> None:
    said = screen(a_view(due_at=datetime(2025, 11, 12, tzinfo=VIETNAM)))
    assert "hẹn trả trong ngày 12/11/2025 (thứ Tư)" in said


def test_minutes_are_said_when_there_are_any() -> None:
    said = screen(a_view(due_at=DUE.replace(hour=16, minute=30)))
    assert "trước 16 giờ 30 ngày 12/11/2025" in said


def test_half_past_midnight_is_an_hour_too() -> None:
    said = screen(a_view(due_at=DUE.replace(hour=0, minute=30)))
    assert "trước 0 giờ 30 ngày 12/11/2025" in said


def test_times_of_another_zone_are_said_in_vietnam_time() -> None:
    utc = datetime.fromisoformat("2025-11-11T18:00:00+00:00")
    assert "trước 1 giờ ngày 12/11/2025 (thứ Tư)" in screen(a_view(due_at=utc))


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:00-11:00"])
def test_a_time_at_the_end_of_the_calendar_is_still_said(at: str) -> None:
    assert CODE in screen(a_view(due_at=datetime.fromisoformat(at)))


@pytest.mark.parametrize(
    ("medium", "words"),
    [
        (Medium.SCREEN, "đã quá hẹn 3 ngày"),
        (Medium.CHAT, "đã quá hẹn 3 ngày"),
        (Medium.VOICE, "đã quá hẹn 3 ngày"),
        (Medium.SMS, "qua hen 3 ngay"),
    ],
)
def test_late_is_said_openly_on_every_medium(medium: Medium, words: str) -> None:
    late = a_reply(a_view(overdue=True), as_of=DUE + timedelta(days=3))
    assert words in on(medium, late)


def test_a_late_office_owes_an_apology_until_a_new_date_is_set() -> None:
    late = {"as_of": DUE + timedelta(days=3)}
    assert "xin lỗi" in screen(a_view(overdue=True), **late)
    assert "xin lỗi" not in screen(a_view(overdue=True, reappointed=True), **late)


def test_late_by_hours_is_late_without_a_number() -> None:
    said = screen(a_view(overdue=True), as_of=DUE + timedelta(hours=2))
    assert "đã quá hẹn." in said


def test_late_is_said_when_the_age_of_the_data_is_unknown() -> None:
    assert "đã quá hẹn." in screen(a_view(overdue=True), as_of=None)


def test_a_case_finished_late_tells_by_how_much() -> None:
    done = a_view(Status.COMPLETED, overdue=True, finished_at=DUE + timedelta(days=2))
    assert "hồ sơ muộn hơn hẹn 2 ngày" in screen(done)
    assert "muon 2 ngay" in on(Medium.SMS, a_reply(done))


def test_a_case_finished_early_is_said_to_be_early() -> None:
    done = a_view(Status.COMPLETED, early=True)
    assert "xong sớm hơn hẹn" in screen(done)
    assert "Xong som hon hen" in on(Medium.SMS, a_reply(done))


def test_a_promise_for_today_is_said_to_be_for_today() -> None:
    assert "tức là hôm nay" in screen(a_view(due_today=True))


def test_a_moved_date_tells_the_first_and_the_new_one() -> None:
    moved = a_view(reappointed=True, first_due_at=DUE - timedelta(days=7))
    said = screen(moved)
    assert "ngày hẹn đầu là 17 giờ ngày 05/11/2025" in said
    assert "ngày hẹn mới là 17 giờ ngày 12/11/2025" in said


def test_a_moved_date_is_admitted_where_the_first_one_is_not_shown() -> None:
    assert "đã được hẹn lại" in screen(a_view(reappointed=True))
    assert "đã được hẹn lại" in on(Medium.VOICE, a_reply(a_view(reappointed=True)))


def test_strict_disclosure_says_the_step_alone() -> None:
    strict = View(code=CODE, step=3)
    assert screen(strict, as_of=None) == "Hồ sơ H49.12-251105-0007 đang ở bước 3/5."


def test_with_nothing_to_show_only_the_existence_is_said() -> None:
    assert screen(View(code=CODE), as_of=None) == "Hồ sơ H49.12-251105-0007 có trên hệ thống."


@pytest.mark.parametrize("medium", [Medium.SCREEN, Medium.CHAT, Medium.VOICE])
def test_old_data_is_said_to_be_old_with_whom_to_call(medium: Medium) -> None:
    said = on(medium, a_reply(a_view(), stale=True))
    assert "chậm cập nhật" in said
    hotline = "1 9 0 0 0 0 0 0 0 0" if medium is Medium.VOICE else HOUSE.hotline
    assert hotline in said


@pytest.mark.parametrize("medium", Medium)
def test_a_wrong_proof_is_told_beside_the_public_answer(medium: Medium) -> None:
    answer = Answer(outcome=Outcome.FOUND, view=a_view(due_at=None), proof_matched=False)
    said = on(medium, a_reply(answers=(answer,)))
    assert "chưa khớp" in said or "chua khop" in said


def test_several_codes_are_all_answered_and_the_age_is_said_once() -> None:
    views = [a_view(code=f"H49.12-251105-000{n}") for n in range(5)]
    said = on(Medium.CHAT, a_reply(*views))
    assert all(view.code in said for view in views)
    assert said.count("Số liệu lúc") == 1


@pytest.mark.parametrize("count", [1, 5])
def test_a_chat_answer_stays_within_the_smallest_chats_limit(count: int) -> None:
    needs = tuple(Need(what="Giấy 😀 " * 200) for _ in range(5))
    views = [a_view(Status.SUPPLEMENT_REQUIRED, needs=needs, reason="x" * 2000)] * count
    said = on(Medium.CHAT, a_reply(*views, stale=True))
    assert len(said.encode("utf-16-le")) // 2 <= CHAT_LIMIT
    assert said.count(CODE) == count
    assert "bổ sung giấy tờ" in said
    assert "Số liệu lúc" in said


def test_an_unknown_language_is_answered_in_vietnamese() -> None:
    assert screen(a_view(), lang="xx") == screen(a_view())


def test_the_turn_stays_closed_where_the_policy_closes_it() -> None:
    assert "Mời" not in screen(a_view(Status.SUPPLEMENT_REQUIRED, who_acts=None))


def test_that_something_is_needed_is_said_where_only_that_may_be_shown() -> None:
    assert "đến lượt Ông/Bà" in screen(View(code=CODE, needs_action=True)).replace("Đ", "đ")


def test_whose_turn_is_said_where_the_status_is_closed() -> None:
    assert "Cơ quan đang làm" in screen(View(code=CODE, who_acts=WhoActs.OFFICE))
