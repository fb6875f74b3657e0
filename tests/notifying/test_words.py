"""What is said unasked: golden texts, one SMS segment, a lookup's own words, never a name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lookup_gateway import gsm, texts
from lookup_gateway.model import (
    Case,
    Event,
    Fee,
    Handling,
    PostLeg,
    Result,
    ResultFile,
    Status,
    named,
)
from lookup_gateway.notices import Notice, stop_link
from lookup_gateway.notices.stop_link import Wish
from lookup_gateway.outgoing import Outgoing, Way
from tests.heart.told import LONG_CODE, OPAQUE
from tests.notices.samples import CODE, DUE, LATER, NOON, PHONE, a_case, changed, lacking
from tests.notifying.world import KEYS, WORDS

WORKING = a_case(Status.PROCESSING)
MOVED = changed(WORKING, due_at=LATER, first_due_at=DUE)
DONE = a_case(Status.COMPLETED, finished_at=NOON)
SENT = changed(DONE, post=PostLeg(carrier="VNPost", tracking="EK123456789VN"))
ASTRAY = a_case(
    Status.SUBMITTED,
    received_at=None,
    due_at=None,
    reason="Mời nộp lại",
    handled_by=(Handling(unit="H49.12", lead=True, status=Status.NOT_ACCEPTED),),
)
OWING = a_case(Status.PAYMENT_REQUIRED, fees=(Fee(name="Lệ phí", amount=8_000),))

CASES: list[tuple[Event, Case]] = [
    (Event.RECEIVED, a_case()),
    (Event.NOT_ACCEPTED, a_case(Status.NOT_ACCEPTED, reason="Sai thẩm quyền")),
    (Event.SUPPLEMENT, lacking()),
    (Event.PAYMENT, OWING),
    (Event.STOPPED, a_case(Status.STOPPED)),
    (Event.WITHDRAWN, a_case(Status.WITHDRAWN)),
    (Event.READY, DONE),
    (Event.EARLY_RESULT, DONE),
    (Event.RETURNED, a_case(Status.RETURNED, finished_at=NOON)),
    (Event.POSTED, SENT),
    (Event.LATE, MOVED),
    (Event.TRANSFER_FAILED, ASTRAY),
    (Event.OVERDUE, a_case(Status.PROCESSING, due_at=NOON)),
    (Event.REMINDER, lacking()),
]

VIETNAMESE = {
    Event.RECEIVED: "HS H49.12-251105-0007: da duoc tiep nhan. Co quan dang lam, Ong/Ba cho. "
    "Hen 17g 12/11/2025. UBND phuong Hong Gai. Hoi: 1900 0000. Ngung nhan: soan STOP.",
    Event.SUPPLEMENT: "HS H49.12-251105-0007: con thieu giay to. Moi Ong/Ba bo sung. "
    "Hen 17g 12/11/2025. Nop den 20/11/2025. Thieu: Ban sao Giay chung sinh; To khai. "
    "Hoi: 1900 0000.",
    Event.LATE: "HS H49.12-251105-0007: dang duoc giai quyet. Xin loi Ong/Ba vi ho so tre hen. "
    "Hen 17g 20/11/2025. Hen lai, lan dau 12/11. UBND phuong Hong Gai. Hoi: 1900 0000.",
    Event.TRANSFER_FAILED: "HS H49.12-251105-0007: da gui, cho tiep nhan. "
    "Ho so chua den noi giai quyet. Ly do: Moi nop lai. UBND phuong Hong Gai. Hoi: 1900 0000. "
    "Ngung nhan: soan STOP.",
    Event.POSTED: "HS H49.12-251105-0007: da co ket qua. Ket qua da gui buu dien. "
    "So buu gui EK123456789VN. Hen 17g 12/11/2025. Xong som hon hen. Hoi: 1900 0000.",
    Event.REMINDER: "HS H49.12-251105-0007: con thieu giay to. Nhac Ong/Ba: han cuoi 20/11. "
    "Hen 17g 12/11/2025. Nop den 20/11/2025. Thieu: Ban sao Giay chung sinh; To khai.",
}
ENGLISH = {
    Event.RECEIVED: "Case H49.12-251105-0007: received. Office is working, just wait. "
    "Due 17:00 12 Nov 2025. UBND phuong Hong Gai. Ask: 1900 0000. To stop: send STOP.",
    Event.LATE: "Case H49.12-251105-0007: being processed. We apologise: the case is late. "
    "Due 17:00 20 Nov 2025. Date moved, first 12 Nov. UBND phuong Hong Gai. Ask: 1900 0000.",
}


def said(
    event: Event, case: Case, way: Way = Way.SMS, lang: str = "vi", **changes: Any
) -> Outgoing:
    notice = Notice(way, PHONE, lang, (event,), **changes)
    return WORDS.outgoing("an id", [(notice, case)], NOON)


@pytest.mark.parametrize(("lang", "golden"), [("vi", VIETNAMESE), ("en", ENGLISH)])
def test_the_sms_are_these(lang: str, golden: dict[Event, str]) -> None:
    told = {event: said(event, case, lang=lang).text for event, case in CASES if event in golden}

    assert told == golden


@pytest.mark.parametrize("code", [CODE, LONG_CODE, OPAQUE])
@pytest.mark.parametrize("lang", texts.LANGUAGES)
@pytest.mark.parametrize(("event", "case"), CASES, ids=[event for event, _ in CASES])
def test_every_sms_fits_and_names_its_case(event: Event, case: Case, lang: str, code: str) -> None:
    text = said(event, changed(case, code=code), lang=lang).text

    assert text.isascii()
    assert gsm.fits(text)
    assert code[-7:] in text
    accented = replace(WORDS, house=replace(WORDS.house, sms_accented=True))
    notice = Notice(Way.SMS, PHONE, lang, (event,))
    full = accented.outgoing("1", [(notice, changed(case, code=code))], NOON).text
    assert gsm.fits(full, 2)
    assert code[-4:] in full


@pytest.mark.parametrize("way", Way)
@pytest.mark.parametrize("lang", texts.LANGUAGES)
@pytest.mark.parametrize(("event", "case"), CASES, ids=[event for event, _ in CASES])
def test_no_message_holds_a_name_or_a_number(event: Event, case: Case, lang: str, way: Way) -> None:
    told = said(event, case, way, lang)

    for private in ("Nguy", "0912345678", PHONE, "N. V. A."):
        assert private not in told.text + (told.subject or "")
    assert (told.id, told.way, told.to) == ("an id", way, PHONE)


def test_a_letter_has_a_subject_the_details_and_the_reason_why_it_comes() -> None:
    wished = said(Event.LATE, MOVED, Way.EMAIL)
    owed = said(Event.SUPPLEMENT, lacking(), Way.EMAIL, article="Điều 9 khoản 2 điểm c")

    assert wished.subject == "Hồ sơ H49.12-251105-0007: hẹn lại ngày trả kết quả"
    assert "Cơ quan xin lỗi Ông/Bà vì hồ sơ trễ hẹn" in wished.text
    assert "ngày hẹn đầu là 17 giờ ngày 12/11/2025" in wished.text
    assert "đăng ký theo dõi" in wished.text
    assert "https://tracuu.example.vn" in wished.text
    assert owed.subject == "Hồ sơ H49.12-251105-0007: Cần bổ sung giấy tờ"
    assert "theo Điều 9 khoản 2 điểm c" in owed.text
    assert "Bản sao Giấy chứng sinh (chậm nhất ngày 20/11/2025); Tờ khai" in owed.text


def test_only_a_letter_that_was_wished_can_be_stopped_and_says_where() -> None:
    wished = said(Event.READY, DONE, Way.EMAIL, lang="en")
    owed = said(Event.SUPPLEMENT, lacking(), Way.EMAIL, article="Điều 9 khoản 2 điểm c")

    assert wished.stop is not None
    assert wished.stop.startswith("https://tracuu.example.vn/stop/")
    assert wished.stop.endswith("?lang=en")
    assert f"to stop, open {wished.stop} or call 1900 0000" in wished.text
    assert owed.stop is None
    assert "/stop/" not in owed.text
    assert said(Event.READY, DONE, Way.SMS).stop is None


def test_the_link_of_a_letter_about_several_cases_stops_these() -> None:
    other = changed(DONE, code="H49.12-251105-0008")
    both = [
        (Notice(Way.EMAIL, "a@example.vn", "vi", (Event.RECEIVED,)), a_case()),
        (Notice(Way.EMAIL, "a@example.vn", "vi", (Event.READY,)), other),
    ]

    stop = WORDS.outgoing("1", both, NOON).stop

    assert stop is not None
    token = stop.rpartition("/")[2].partition("?")[0]
    assert stop_link.wish(token, KEYS, NOON) == Wish("a@example.vn", (CODE, other.code))


def test_the_files_of_a_result_are_called_after_their_case() -> None:
    file = ResultFile(name="Nguyễn Văn A.pdf", url=named("ab" * 32))
    case = changed(DONE, code="12/2025\\H49", result=Result(outcome="granted", files=(file,)))
    bringing = replace(WORDS, with_files=True)
    notice = Notice(Way.EMAIL, "a@example.vn", "vi", (Event.READY,), article="Điều 20")

    out = bringing.outgoing("1", [(notice, case)], NOON)

    assert out.files == (file.url,)
    assert out.called == "Kết quả hồ sơ 12-2025-H49"
    assert WORDS.outgoing("1", [(notice, case)], NOON).called is None


def test_a_message_by_zalo_names_its_template_and_what_that_is_filled_with() -> None:
    told = said(Event.LATE, MOVED, Way.ZALO)

    assert told.template == "late"
    assert told.values == {
        "ma_ho_so": CODE,
        "trang_thai": "Đang xử lý",
        "han_tra": "20/11/2025",
    }
    assert said(Event.LATE, MOVED, Way.TELEGRAM).template is None


def test_a_chat_message_is_one_text_without_a_subject() -> None:
    told = said(Event.REMINDER, lacking(), Way.TELEGRAM)

    assert told.subject is None
    assert told.text.startswith("Xin nhắc Ông/Bà: hạn cuối là ngày 20/11/2025. Hồ sơ")


@pytest.mark.parametrize("way", [Way.SMS, Way.TELEGRAM, Way.EMAIL])
def test_several_cases_are_told_in_one_message(way: Way) -> None:
    other = changed(DONE, code="H49.12-251105-0008")
    notices = [
        (Notice(way, PHONE, "vi", (Event.RECEIVED,)), a_case()),
        (Notice(way, PHONE, "vi", (Event.READY,)), other),
    ]

    told = WORDS.outgoing("1", notices, NOON)

    assert CODE in told.text
    assert other.code in told.text
    assert way is not Way.SMS or gsm.fits(told.text)
    assert told.subject == ("2 hồ sơ có thay đổi" if way is Way.EMAIL else None)
