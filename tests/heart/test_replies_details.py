"""A proven caller is told what is missing, owed, decided and where to collect it."""

from __future__ import annotations

from datetime import date, timedelta

from lookup_gateway.model import (
    Fee,
    Need,
    OfficeCard,
    PostEvent,
    PostLeg,
    Procedure,
    Result,
    Status,
)
from tests.heart.told import DUE, a_view, screen


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
