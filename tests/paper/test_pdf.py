"""The PDF of a receipt: right in millimetres and letters, and readable after what paper suffers."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from lookup_gateway.model import Procedure
from lookup_gateway.paper import Size, drawn
from lookup_gateway.paper.sheet import Sheet
from tests.paper.conftest import sheet_of
from tests.paper.damage import bad, mild
from tests.sites import CODE, a_case

MM = {Size.A4: (210, 297), Size.A5: (148, 210), Size.SLIP: (80, 180)}
POINT_MM = 25.4 / 72
DPI = 203  # of a receipt printer, and a poor scan of the others
IMAGES = 40


def _inflated(raw: bytes) -> Iterator[bytes]:
    """Give what is in a PDF's compressed streams, which hold its catalogue too."""
    for stream in re.findall(rb"stream\n(.*?)\nendstream", raw, re.DOTALL):
        with suppress(zlib.error):
            yield zlib.decompress(stream)


@contextmanager
def opened(sheet: Sheet, size: Size) -> Iterator[pypdfium2.PdfDocument]:
    """Give the PDF of a sheet."""
    document = pypdfium2.PdfDocument(drawn(sheet, ".pdf", size))
    yield document
    document.close()


def text_of(sheet: Sheet, size: Size = Size.A4) -> str:
    """Return the text of a sheet's PDF, its lines joined."""
    with opened(sheet, size) as document:
        return " ".join(document[0].get_textpage().get_text_range().split())


def picture_of(sheet: Sheet, size: Size) -> Image.Image:
    """Return the sheet as a printer of 203 dpi draws it."""
    with opened(sheet, size) as document:
        drawn_page: Image.Image = document[0].render(scale=DPI / 72).to_pil()
        return drawn_page.convert("L")


def qr_of(picture: Image.Image) -> Image.Image:
    """Return the QR of a page with its quiet zone."""
    left, top, right, bottom = place_of(picture)
    edge = (right - left) // 7
    return picture.crop((left - edge, top - edge, right + edge, bottom + edge))


def place_of(picture: Image.Image) -> tuple[int, int, int, int]:
    """Return where on the page the QR's modules are, in dots."""
    (found,) = zxingcpp.read_barcodes(picture)
    corner, opposite = found.position.top_left, found.position.bottom_right
    return corner.x, corner.y, opposite.x, opposite.y


@pytest.mark.parametrize("size", Size)
def test_the_paper_has_its_size_and_the_qr_its_25_millimetres(sheet: Sheet, size: Size) -> None:
    with opened(sheet, size) as document:
        assert len(document) == 1
        sides = [side * POINT_MM for side in document[0].get_size()]
    assert sides == pytest.approx(MM[size], abs=0.1)

    left, top, right, bottom = place_of(picture_of(sheet, size))

    for dots in (right - left, bottom - top):
        assert 25 <= (dots + 1) * 25.4 / DPI <= 40


@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize(("harm", "least"), [(mild, 38), (bad, 25)], ids=["mild", "bad"])
def test_the_qr_is_read_after_blur_noise_and_a_blot(
    sheet: Sheet, size: Size, harm: Callable[[Image.Image, int], Image.Image], least: int
) -> None:
    qr = qr_of(picture_of(sheet, size))

    read = [zxingcpp.read_barcodes(harm(qr, seed)) for seed in range(IMAGES)]

    assert sum(bool(found) and found[0].text == sheet.kit.url for found in read) >= least
    assert all(found[0].text == sheet.kit.url for found in read if found)


@pytest.mark.parametrize("size", Size)
def test_every_word_is_text_and_composed(sheet: Sheet, size: Size) -> None:
    text = text_of(sheet, size)

    assert text == unicodedata.normalize("NFC", text)
    for _, value in (*sheet.numbers, *sheet.rows):
        assert value in text
    assert "Quét mã QR bằng điện thoại hoặc tại máy tra cứu" in text
    assert "Hoặc vào tra-cuu.tinhmau.gov.vn và nhập mã hồ sơ, mã tra cứu." in text


def test_all_vietnamese_letters_come_back_as_they_were_given() -> None:
    letters = "àáảãạ ăằắẳẵặ âầấẩẫậ đ èéẻẽẹ êềếểễệ ìíỉĩị òóỏõọ ôồốổỗộ ơờớởỡợ ùúủũụ ưừứửữự ỳýỷỹỵ"
    name = f"{letters} {letters.upper()}"

    assert name in text_of(sheet_of(a_case(procedure=Procedure(code="1", name=name))))


def test_no_person_stands_on_the_paper_or_in_the_qr(sheet: Sheet) -> None:
    text = text_of(sheet)

    for secret in ("Nguyễn", "0912345678", "022099001234"):
        assert secret not in text
    assert sheet.kit.url.startswith("HTTPS://TRA-CUU.TINHMAU.GOV.VN/T/")
    assert sheet.kit.url not in text


def test_the_lookup_code_is_spaced_and_the_keys_are_digits(sheet: Sheet) -> None:
    (_, code), (_, lookup_code), (_, keys) = sheet.numbers

    assert code == CODE
    assert [len(group) for group in lookup_code.split(" ")] == [3, 3, 3]
    assert keys == "49122511050007"


def test_the_paper_is_tagged_and_says_its_language_and_title(sheet: Sheet) -> None:
    with opened(sheet, Size.A4) as document:
        assert document.is_tagged()
        assert document.get_metadata_value("Title") == f"Phiếu tra cứu hồ sơ {CODE}"
    raw = drawn(sheet_of(a_case(), "en"), ".pdf", Size.A4)
    streams = b"".join(_inflated(raw))
    assert b"pdfuaid:part" in streams
    assert b"/Lang (en)" in streams
    assert b"/Alt (QR code that opens" in streams


def test_a_long_name_makes_the_slip_longer_and_loses_nothing() -> None:
    name = "Cấp giấy chứng nhận quyền sử dụng đất " * 50
    sheet = sheet_of(a_case(procedure=Procedure(code="1", name=name)))

    with opened(sheet, Size.SLIP) as document:
        assert len(document) == 1
    assert "Giữ như giữ giấy hẹn" in text_of(sheet, Size.SLIP)


def test_a_record_cannot_put_marks_into_the_paper() -> None:
    name = '<img src="file:///etc/passwd"><b>x</b>'

    assert name in text_of(sheet_of(a_case(procedure=Procedure(code="1", name=name))))
