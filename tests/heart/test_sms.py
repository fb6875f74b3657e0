"""An SMS about one case: pieces give way in order, what matters is never shed."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

import pytest

from lookup_gateway import gsm, texts
from lookup_gateway.model import (
    Fee,
    Need,
    OfficeCard,
    Result,
    Status,
)
from lookup_gateway.replies.fitting import Piece, Ruler, Shed, fit
from lookup_gateway.replies.sms_case import tell
from tests.heart.told import (
    DUE,
    HOUSE,
    LONG_CODE,
    OPAQUE,
    a_reply,
    a_view,
    sms,
)


def test_a_short_case_is_said_with_everything() -> None:
    assert sms(a_reply(a_view(overdue=True), as_of=DUE + timedelta(days=8))) == (
        "HS H49.12-251105-0007: dang duoc giai quyet. Co quan dang lam, Ong/Ba cho. "
        "Hen 17g 12/11/2025, qua hen 8 ngay. So lieu 17:00 20/11/2025. Hoi: 1900 000 000."
    )


def test_courtesy_is_said_where_there_is_room() -> None:
    assert sms(a_reply(a_view(Status.RETURNED, due_at=None))).endswith("Cam on Ong/Ba.")


def test_accents_are_kept_where_the_site_wants_them() -> None:
    said = sms(a_reply(a_view()), accented=True)
    assert "đang được giải quyết. Cơ quan đang làm, Ông/Bà chờ. Hẹn 17g 12/11" in said
    assert gsm.fits(said, 2)


def test_pieces_give_way_step_by_step_however_they_stand() -> None:
    pieces = [Piece(f"{step.name:.<12}", step) for step in reversed(Shed)]
    for gone in range(len(Shed)):
        filler = Piece("x" * (160 - 13 * (len(Shed) - gone)))
        said = fit([filler, *pieces], Ruler(accented=False))
        assert [step.name in said for step in Shed] == [step > gone for step in Shed]


def test_what_is_said_about_a_case_gives_way_in_the_order_of_the_contract() -> None:
    office = OfficeCard(name="Ủy ban nhân dân phường A")
    view = a_view(Status.STOPPED, office=office, reason="Sai thẩm quyền")
    reply = a_reply(view)
    pieces = tell(view, reply, texts.load("vi"), HOUSE, matched=None)
    assert {piece.text: piece.shed.name for piece in pieces} == {
        "HS H49.12-251105-0007:": "UNIT",
        "đã dừng giải quyết.": "NEVER",
        "Ông/Bà hỏi lý do ở nơi nộp.": "NEVER",
        "Hẹn 17g 12/11/2025.": "YEAR",
        "Lý do: Sai thẩm quyền.": "FREE",
        "Ủy ban nhân dân phường A.": "OFFICE",
        "Số liệu 14:05 06/11/2025.": "YEAR",
        "Hỏi: 1900 000 000.": "HOTLINE",
        "Cảm ơn Ông/Bà.": "COURTESY",
    }


def test_free_text_is_shortened_before_it_is_dropped() -> None:
    said = sms(a_reply(a_view(Status.STOPPED, reason="Không thuộc thẩm quyền " * 50)))
    assert "Ly do: Khong thuoc" in said
    assert "..." in said
    assert "2025" in said


def test_the_unit_goes_before_day_and_running_number() -> None:
    said = sms(a_reply(a_view(code=LONG_CODE, overdue=True), as_of=DUE + timedelta(days=900)))
    assert "HS ...-20260914-0702315:" in said
    assert "Hen 17g 12/11, qua hen 900 ngay" in said


def test_an_opaque_code_keeps_its_end_in_the_last_resort() -> None:
    view = a_view(code=OPAQUE, overdue=True)
    said = sms(a_reply(view, as_of=DUE + timedelta(days=900), stale=True))
    assert OPAQUE not in said
    assert "ABCDEFGHJK:" in said
    assert "qua hen 900 ngay" in said


def test_a_code_stands_in_full_while_it_fits() -> None:
    assert LONG_CODE in sms(a_reply(a_view(Status.RETURNED, code=LONG_CODE)))


def test_old_data_is_called_old() -> None:
    assert "So lieu cu 14:05 06/11/2025" in sms(a_reply(a_view(), stale=True))
    assert "Old data, 14:05 6 Nov 2025" in sms(a_reply(a_view(), stale=True, lang="en"))


def test_missing_papers_come_with_the_first_last_day() -> None:
    needs = (
        Need(what="Tờ khai", by=date(2025, 12, 1)),
        Need(what="Bản sao", by=date(2025, 11, 25)),
    )
    said = sms(a_reply(a_view(Status.SUPPLEMENT_REQUIRED, needs=needs, due_at=None)))
    assert "Nop den 25/11/2025. Thieu: To khai; Ban sao." in said


def test_a_fee_owed_is_said() -> None:
    fees = (Fee(name="Lệ phí", amount=8_000), Fee(name="Phí", amount=1_000, paid=True))
    assert "Phai nop 8.000d." in sms(a_reply(a_view(Status.PAYMENT_REQUIRED, fees=fees)))


def test_where_to_collect_is_said() -> None:
    result = Result(outcome="granted", where="Quầy 3")
    assert "Nhan tai: Quay 3." in sms(a_reply(a_view(Status.COMPLETED, result=result)))


def test_a_moved_date_names_the_first_one() -> None:
    moved = a_view(reappointed=True, first_due_at=DUE - timedelta(days=7))
    assert "Hen lai, lan dau 05/11." in sms(a_reply(moved))
    assert "Da hen lai." in sms(a_reply(a_view(reappointed=True)))


def test_lateness_is_said_even_where_the_date_is_closed() -> None:
    assert "Qua hen." in sms(a_reply(a_view(overdue=True, due_at=None)))


@pytest.mark.parametrize("accented", [False, True])
@pytest.mark.parametrize("text", ["a\nb", "a\x00b", "a \u202e b", "e\u0302\u0323 `x`", "😀", "字€"])
def test_text_takes_the_form_in_which_it_is_sent(text: str, *, accented: bool) -> None:
    formed = Ruler(accented=accented).form(text)
    assert formed.isprintable()
    assert "\n" not in formed
    assert unicodedata.is_normalized("NFC", formed)
    assert accented or gsm.is_gsm(formed)


def test_what_never_gives_way_stays_even_when_it_is_too_long() -> None:
    pieces = [Piece("a" * 200), Piece("b", Shed.COURTESY)]
    assert fit(pieces, Ruler(accented=False)) == "a" * 200


def test_a_day_without_an_hour_is_said_as_a_day() -> None:
    assert "Hen 12/11/2025." in sms(a_reply(a_view(due_at=DUE.replace(hour=0))))
    assert "Hen 16g30 12/11/2025." in sms(a_reply(a_view(due_at=DUE.replace(hour=16, minute=30))))


def test_of_one_step_the_last_piece_gives_way_first() -> None:
    dated = [Piece(f"{name} 2025", Shed.YEAR, then=Piece(name)) for name in ("due", "age")]
    assert fit([Piece("x" * 145), *dated], Ruler(accented=False)).endswith("x due 2025 age")
