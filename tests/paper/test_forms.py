"""The forms on paper: every line there, nothing cut off, scannable, and readable to all."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

import pypdfium2
import pytest
import zxingcpp

from lookup_gateway import texts
from lookup_gateway.clock import VIETNAM
from lookup_gateway.model import Applicant, Case, Handling, Need, Procedure, Step
from lookup_gateway.officers import Officer, Role
from lookup_gateway.paper import Size
from lookup_gateway.paper.forms import INTERNAL, Agency, Asked, Facts, Form, Paper, content, render
from lookup_gateway.paper.kit import make_kit
from lookup_gateway.proofs import Keys
from tests.sites import CODE, SECRET, SINCE, a_case

KIT = make_kit(CODE, 0, Keys.from_secrets([SECRET]), "https://tra-cuu.tinhmau.gov.vn")
AGENCY = Agency(
    name="UBND phường Hồng Gai",
    place="Mẫu",
    hotline=("1900 0000", "7 giờ 30 - 17 giờ 00, thứ Hai - thứ Sáu"),
    address="Số 1 đường Mẫu, phường Hồng Gai",
    phone="1900 0001",
)
OFFICER = Officer("tranthib.honggai", "Trần Thị B", "H49.12", Role.DESK)
PAPERS = (
    Paper("Tờ khai đăng ký khai sinh theo mẫu"),
    Paper("Giấy chứng sinh do cơ sở y tế nơi trẻ em sinh ra cấp"),
    Paper("Bản sao giấy chứng nhận kết hôn của cha, mẹ trẻ em", 2),
)
SIZES = (Size.A5, Size.A4)
MM = {Size.A4: (210, 297), Size.A5: (148, 210)}
POINT_MM = 25.4 / 72


def full_case(**fields: object) -> Case:
    """Return a case about which every form has something to say."""
    usual: dict[str, object] = {
        "applicant": Applicant(name="Nguyễn Văn A", phone="0912345678", email="a.nguyen@mau.vn"),
        "return_by": "post",
        "submitted_at": SINCE - timedelta(days=2),
        "first_due_at": SINCE + timedelta(days=3),
        "reason": "Giấy chứng sinh bị mờ, không đọc được số.",
        "needs": (Need(what="Bản sao Giấy chứng sinh", by=SINCE.date()),),
        "steps": tuple(
            Step(at=SINCE + timedelta(hours=hour), unit="Phòng Tư pháp", action="Giải quyết hồ sơ")
            for hour in (1, 9)
        ),
        "handled_by": (Handling(unit="Phòng Tư pháp", due_at=SINCE + timedelta(hours=4)),),
    }
    return a_case(**{**usual, **fields})  # type: ignore[arg-type] # by name


def facts(case: Case | None = None, **asked: object) -> Facts:
    """Return what a form is filled in with."""
    wish = Asked(officer=OFFICER, **asked)  # type: ignore[arg-type] # by name
    return Facts(case or full_case(), KIT, AGENCY, SINCE, wish, PAPERS, "01 ngày làm việc")


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page, its lines joined."""
    document = pypdfium2.PdfDocument(pdf)
    found = [document[place].get_textpage().get_text_range() for place in range(len(document))]
    document.close()
    return [" ".join(text.split()) for text in found]


@pytest.mark.parametrize("lang", texts.LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("form", Form)
def test_a_form_is_one_page_of_its_size_with_every_line(form: Form, size: Size, lang: str) -> None:
    """TT 01/2018/TT-VPCP, Điều 9: A5, and A4 where that is the printer's paper."""
    filled = facts(size=size, lang=lang)
    pdf = render(form, filled)

    (text,) = pages_of(pdf)
    document = pypdfium2.PdfDocument(pdf)
    sides = [side * POINT_MM for side in document[0].get_size()]
    document.close()
    assert sides == pytest.approx(MM[size], abs=0.1)
    for name, value in content(form, filled).lines:
        assert value in text, name
    for row in content(form, filled).rows:
        assert all(cell in text for cell in row)
    assert CODE in text


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("form", Form)
def test_a_scanner_reads_the_code_and_a_phone_the_address(form: Form, size: Size) -> None:
    document = pypdfium2.PdfDocument(render(form, facts(size=size)))
    page = document[0].render(scale=203 / 72).to_pil().convert("L")
    document.close()

    found = {one.format: one.text for one in zxingcpp.read_barcodes(page)}

    assert found.pop(zxingcpp.BarcodeFormat.Code39) == CODE
    # What goes to another office opens no citizen's page.
    assert list(found.values()) == ([] if form in INTERNAL else [KIT.url])


def test_neither_code_carries_a_person() -> None:
    for secret in ("Nguyễn", "NGUYEN", "0912345678", "345678"):
        assert secret not in KIT.url
        assert secret not in KIT.code


def test_a_phone_and_a_mailbox_can_be_checked_but_not_used() -> None:
    (text,) = pages_of(render(Form.RECEIPT, facts()))

    assert "091****678" in text
    assert "a***@mau.vn" in text
    assert "0912345678" not in text


def test_a_form_is_tagged_and_says_its_language_and_title() -> None:
    document = pypdfium2.PdfDocument(render(Form.RECEIPT, facts()))

    assert document.is_tagged()
    title = f"Giấy tiếp nhận hồ sơ và hẹn trả kết quả {CODE}"
    assert document.get_metadata_value("Title") == title
    document.close()


def test_a_long_dossier_goes_on_over_pages_and_loses_nothing() -> None:
    papers = tuple(Paper(f"Giấy tờ số {place} của thành phần hồ sơ") for place in range(60))
    filled = replace(facts(), papers=papers)

    pages = pages_of(render(Form.RECEIPT, filled))

    assert len(pages) > 1
    assert all(one.name in " ".join(pages) for one in papers)
    assert f"2/{len(pages)}" in pages[1]


def test_a_case_of_which_little_is_known_has_a_receipt_without_gaps() -> None:
    bare = Case(code=CODE, version=1, status=a_case().status, status_since=SINCE)

    (text,) = pages_of(render(Form.RECEIPT, Facts(bare, KIT, AGENCY, SINCE)))

    assert "None" not in text
    assert "Số điện thoại" not in text


def test_a_code_that_no_scanner_spells_goes_without_bars() -> None:
    case = full_case(code="H49.12/ĐKKS_7")
    kit = make_kit(case.code, 0, Keys.from_secrets([SECRET]), "https://tra-cuu.tinhmau.gov.vn")

    (text,) = pages_of(render(Form.RECEIPT, Facts(case, kit, AGENCY, SINCE)))

    assert "H49.12/ĐKKS_7" in text


def test_a_record_cannot_put_marks_into_a_form() -> None:
    name = "<script>x</script>{{ kit.url }}\u202egnp"
    case = full_case(procedure=Procedure(code="1", name=name))

    (text,) = pages_of(render(Form.RECEIPT, facts(case)))

    assert "<script>x</script>{{ kit.url }} gnp" in text


def test_what_stands_on_a_form_decides_whether_it_is_the_same() -> None:
    receipt = content(Form.RECEIPT, facts())

    moved = full_case(version=9, steps=(), reason="khác")
    assert content(Form.RECEIPT, facts(moved)).basis == receipt.basis
    due = full_case(due_at=SINCE + timedelta(days=9))
    assert content(Form.RECEIPT, facts(due)).basis != receipt.basis
    assert content(Form.RECEIPT, facts(lang="en")).basis != receipt.basis


def test_an_apology_can_be_prepared_before_the_record_knows_of_it() -> None:
    """Thái Nguyên, Điều 11 khoản 4 điểm g: it waits for a signature first."""
    new = (SINCE + timedelta(days=20)).astimezone(VIETNAM)
    wish = {"reason": "Chờ ý kiến của cơ quan phối hợp", "due_at": new}

    (text,) = pages_of(render(Form.APOLOGY, facts(full_case(first_due_at=None), **wish)))

    assert "Thời gian hẹn trả kết quả lần đầu: 9 giờ 10 phút, ngày 12 tháng 11 năm 2025" in text
    assert "Thời gian hẹn trả kết quả mới: 9 giờ 10 phút, ngày 26 tháng 11 năm 2025" in text
    assert "Lý do: Chờ ý kiến của cơ quan phối hợp" in text


def test_there_is_no_form_as_a_slip() -> None:
    with pytest.raises(ValueError, match="no 80mm: use a4, a5"):
        render(Form.RECEIPT, facts(size=Size.SLIP))


def test_a_paper_leaves_no_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """The daily job draws a hundred, and whatever stands on them is somebody's."""
    with caplog.at_level(logging.INFO):
        render(Form.APOLOGY, facts())

    assert caplog.records == []
