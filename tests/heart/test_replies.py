"""A reply says the same on every medium: state, whose turn, due date, lateness, age of the data."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from lookup_gateway import progress, texts
from lookup_gateway.clock import VIETNAM
from lookup_gateway.codes import Understood, Wrong
from lookup_gateway.model import (
    Answer,
    Fee,
    Medium,
    Need,
    OfficeCard,
    Outcome,
    PostEvent,
    PostLeg,
    Procedure,
    Reply,
    Result,
    Status,
    Step,
    View,
    WhoActs,
)
from lookup_gateway.replies import House, Progress, explain, say
from lookup_gateway.replies.say import CHAT_LIMIT
from lookup_gateway.replies.voice import code_digits

CODE = "H49.12-251105-0007"
HOUSE = House(
    name="Trung tâm Phục vụ hành chính công",
    hotline="1900 000 000",
    hotline_hours="7 giờ 30 đến 17 giờ, ngày làm việc",
    example_code="H49.12-251105-0007",
)
DUE = datetime(2025, 11, 12, 17, 0, tzinfo=VIETNAM)
AS_OF = datetime(2025, 11, 6, 14, 5, tzinfo=VIETNAM)
READ = [Medium.SCREEN, Medium.CHAT]


def a_view(status: Status | None = Status.PROCESSING, **changes: Any) -> View:
    shown: dict[str, Any] = {"code": CODE, "status": status, "due_at": DUE, "overdue": False}
    if status is not None:
        shown |= {"step": progress.step_of(status), "who_acts": progress.who_acts(status)}
    return View(**(shown | changes))


def a_reply(*views: View, **changes: Any) -> Reply:
    answers = tuple(Answer(outcome=Outcome.FOUND, view=view) for view in views)
    told: dict[str, Any] = {"outcome": Outcome.FOUND, "answers": answers, "as_of": AS_OF}
    return Reply(**(told | changes))


def nothing(outcome: Outcome, lang: str = "vi", **changes: Any) -> Reply:
    answer = Answer(outcome=outcome, **changes)
    return Reply(outcome=outcome, lang=lang, answers=(answer,), as_of=AS_OF)


def on(medium: Medium, reply: Reply) -> str:
    return say(reply, medium, house=HOUSE)


def screen(view: View, **changes: Any) -> str:
    return on(Medium.SCREEN, a_reply(view, **changes))


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


def test_an_unknown_status_shows_the_agencys_own_words_and_no_guess() -> None:
    said = screen(a_view(Status.UNKNOWN, source_status="Chờ liên thông thuế"))
    assert 'Cơ quan giải quyết ghi: "Chờ liên thông thuế".' in said
    assert not [word for word in ("đang được giải quyết", "tiếp nhận.") if word in said]


def test_the_agencys_words_are_not_shown_for_a_status_we_know() -> None:
    assert "liên thông" not in screen(a_view(source_status="Chờ liên thông thuế"))


def test_missing_papers_are_listed_with_their_last_day() -> None:
    needs = (Need(what="Bản sao Giấy chứng sinh", by=date(2025, 11, 20)), Need(what="Tờ khai"))
    said = screen(a_view(Status.SUPPLEMENT_REQUIRED, needs=needs))
    assert "Bản sao Giấy chứng sinh (chậm nhất ngày 20/11/2025); Tờ khai." in said


def test_unpaid_fees_are_added_up_and_paid_ones_left_out() -> None:
    fees = (
        Fee(name="Lệ phí hộ tịch", amount=8_000),
        Fee(name="Phí bản sao", amount=1_500_000),
        Fee(name="Phí cũ", amount=5_000, paid=True),
    )
    said = screen(a_view(Status.PAYMENT_REQUIRED, fees=fees))
    assert "1.508.000 đồng (Lệ phí hộ tịch 8.000 đồng; Phí bản sao 1.500.000 đồng)" in said
    assert "Phí cũ" not in said
    assert "1,508,000 dong" in screen(a_view(Status.PAYMENT_REQUIRED, fees=fees), lang="en")


def test_where_to_collect_is_the_records_word_else_the_office() -> None:
    office = OfficeCard(name="UBND phường A", address="1 đường B", hours="7 giờ đến 11 giờ")
    result = Result(outcome="granted", where="Quầy 3", available_at=DUE)
    assert "Nơi nhận kết quả: UBND phường A, 1 đường B, giờ làm việc 7 giờ đến 11 giờ." in screen(
        a_view(Status.COMPLETED, office=office)
    )
    said = screen(a_view(Status.COMPLETED, office=office, result=result))
    assert "Nơi nhận kết quả: Quầy 3" in said
    assert "nhận được từ 17 giờ ngày 12/11/2025" in said
    assert "Kết quả: được chấp thuận." in said


def test_another_outcome_is_told_in_the_agencys_words() -> None:
    assert "Kết quả: Cấp một phần." in screen(
        a_view(Status.RETURNED, result=Result(outcome="Cấp một phần"))
    )


def test_a_result_by_post_is_not_to_be_collected() -> None:
    events = (
        PostEvent(at=DUE, what="Đang phát"),
        PostEvent(at=DUE - timedelta(days=1), what="Đã nhận gửi"),
    )
    post = PostLeg(carrier="VNPost", tracking="EK123456789VN", events=events)
    said = screen(a_view(Status.COMPLETED, post=post, office=OfficeCard(name="UBND phường A")))
    assert "bưu điện chuyển đến" in said
    assert "số bưu gửi EK123456789VN" in said
    assert "Bưu điện báo lúc 17 giờ ngày 12/11/2025 (thứ Tư): Đang phát." in said
    assert "Nơi nhận" not in said
    without = a_view(Status.COMPLETED, post=PostLeg(carrier="VNPost"))
    assert "Kết quả gửi qua bưu điện (VNPost)." in screen(without)


def test_reason_procedure_and_office_are_told() -> None:
    said = screen(
        a_view(
            Status.STOPPED,
            reason="Sai\nthẩm quyền",
            procedure=Procedure(code="1.001193", name="Đăng ký khai sinh"),
            office=OfficeCard(name="UBND phường A", phone="0203 000 000"),
        )
    )
    assert "Lý do: Sai thẩm quyền." in said
    assert "Thủ tục: Đăng ký khai sinh." in said
    assert "UBND phường A, điện thoại 0203 000 000." in said


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


@pytest.mark.parametrize(
    ("code", "heard"),
    [
        ("H49.12-251105-0007", "2 5 1 1 0 5, 0 0 0 7"),
        ("03706/2026/01234", "6 2 0 2 6 0 1 2 3 4"),
        ("TT250C8DDF4C1E", "2 5 0 8 4 1"),
        ("ABC", ""),
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


@pytest.mark.parametrize("medium", Medium)
@pytest.mark.parametrize("lang", texts.LANGUAGES)
@pytest.mark.parametrize("outcome", [one for one in Outcome if one is not Outcome.FOUND])
def test_every_outcome_is_said_with_a_next_step_on_every_medium(
    medium: Medium, lang: str, outcome: Outcome
) -> None:
    candidates = ("H57.13.2-260817-0412", "H57.132-260817-0412")
    replies = [Reply(outcome=outcome, lang=lang, retry_after=90)]
    if outcome is not Outcome.LIMITED:
        replies.append(nothing(outcome, lang, candidates=candidates))
    for reply in replies:
        said = on(medium, reply)
        assert "{" not in said
        assert said.count(".") >= 2


def test_not_found_tells_what_was_understood_and_what_looks_wrong() -> None:
    read = Understood("H49.12", date(2025, 11, 5), "7", (Wrong.SERIAL_TOO_SHORT,))
    said = on(Medium.SCREEN, nothing(Outcome.NOT_FOUND, understood=read))
    assert "cơ quan H49.12, ngày nhận 05/11/2025, số thứ tự 7" in said
    assert "ít nhất 4 chữ số" in said
    assert HOUSE.hotline in said


@pytest.mark.parametrize("wrong", Wrong)
@pytest.mark.parametrize("medium", Medium)
def test_everything_that_looks_wrong_is_said_on_every_medium(wrong: Wrong, medium: Medium) -> None:
    with_it = nothing(Outcome.NOT_FOUND, understood=Understood(None, None, None, (wrong,)))
    without = nothing(Outcome.NOT_FOUND, understood=Understood(None, None, None, ()))
    assert len(on(medium, with_it)) > len(on(medium, without))


def test_a_message_without_a_code_is_answered_with_an_example() -> None:
    said = on(Medium.SCREEN, nothing(Outcome.MALFORMED))
    assert f"ví dụ {HOUSE.example_code}" in said


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "sau 1 phút"), (60, "sau 1 phút"), (61, "sau 2 phút"), (None, "sau 1 phút")],
)
def test_a_limited_caller_is_told_when_to_try_again(seconds: int | None, words: str) -> None:
    assert words in on(Medium.SCREEN, Reply(outcome=Outcome.LIMITED, retry_after=seconds))


def test_both_stores_down_gives_the_hotline_and_its_hours() -> None:
    said = on(Medium.SCREEN, Reply(outcome=Outcome.TRY_LATER))
    assert HOUSE.hotline in said
    assert HOUSE.hotline_hours in said


def test_an_unknown_language_is_answered_in_vietnamese() -> None:
    assert screen(a_view(), lang="xx") == screen(a_view())


def test_a_page_gets_the_parts_apart() -> None:
    view = a_view(
        Status.PROCESSING,
        overdue=True,
        steps=(
            Step(at=DUE - timedelta(days=7), unit="Bộ phận Một cửa", action="Tiếp nhận"),
            Step(at=DUE - timedelta(days=6), unit="Phòng Tư pháp", action="Thụ lý"),
        ),
    )
    told = explain(view, "vi", as_of=DUE + timedelta(days=1), stale=True, house=HOUSE)
    assert told.code == CODE
    assert told.headline.startswith("Hồ sơ đang được giải quyết, hẹn trả trước 17 giờ")
    assert told.due == "Hẹn trả trước 17 giờ ngày 12/11/2025 (thứ Tư)."
    assert told.late is not None
    assert told.late.startswith("Đã quá hẹn 1 ngày.")
    assert told.turn is not None
    assert told.as_of_line == "Số liệu lúc 17:00 ngày 13/11/2025."
    assert told.stale_line is not None
    assert [line.split(": ")[1] for line in told.history] == [
        "Phòng Tư pháp, Thụ lý",
        "Bộ phận Một cửa, Tiếp nhận",
    ]


def test_a_page_with_little_to_show_gets_little() -> None:
    told = explain(View(code=CODE), "vi", as_of=None, stale=False, house=HOUSE)
    assert told.headline == "Hồ sơ có trên hệ thống."
    empty = (told.turn, told.due, told.late, told.moved, told.bring, told.collect)
    assert not any([*empty, told.as_of_line, told.stale_line])
    assert (told.todo, told.details, told.history, told.steps) == ((), (), (), ())


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Status.SUBMITTED, "now later later later later"),
        (Status.PROCESSING, "done done now later later"),
        (Status.RETURNED, "done done done done done"),
    ],
)
def test_the_five_steps_tell_what_is_done_now_and_to_come(status: Status, expected: str) -> None:
    told = explain(a_view(status), "vi", as_of=AS_OF, stale=False, house=HOUSE)
    assert [line.progress for line in told.steps] == [Progress(p) for p in expected.split()]
    assert [line.number for line in told.steps] == [1, 2, 3, 4, 5]
    assert all(line.label and line.tag for line in told.steps)


def test_only_a_case_to_be_collected_asks_to_bring_something() -> None:
    def bring(view: View) -> str | None:
        return explain(view, "vi", as_of=AS_OF, stale=False, house=HOUSE).bring

    assert bring(a_view(Status.COMPLETED)) is not None
    assert bring(a_view(Status.COMPLETED, post=PostLeg(carrier="VNPost"))) is None
    assert bring(a_view(Status.PROCESSING)) is None


def test_the_turn_stays_closed_where_the_policy_closes_it() -> None:
    assert "Mời" not in screen(a_view(Status.SUPPLEMENT_REQUIRED, who_acts=None))


def test_that_something_is_needed_is_said_where_only_that_may_be_shown() -> None:
    assert "đến lượt Ông/Bà" in screen(View(code=CODE, needs_action=True)).replace("Đ", "đ")


def test_whose_turn_is_said_where_the_status_is_closed() -> None:
    assert "Cơ quan đang làm" in screen(View(code=CODE, who_acts=WhoActs.OFFICE))
