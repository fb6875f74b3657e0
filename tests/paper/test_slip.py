"""The slip for receipt printers: what the printer is sent, put together again as it would print."""

from __future__ import annotations

import zxingcpp
from PIL import Image

from lookup_gateway.model import Procedure
from lookup_gateway.paper import drawn
from lookup_gateway.paper.sheet import Sheet
from tests.paper.conftest import sheet_of
from tests.paper.damage import bad, mild
from tests.sites import a_case

DOTS_MM = 203 / 25.4
WIDTH = 576


def printed(sent: bytes) -> Image.Image:
    """Return what an ESC/POS printer makes of these bytes; anything unknown is an error."""
    assert sent.startswith(b"\x1b@"), "not reset first"
    rest, rows = sent[2:], []
    while rest.startswith(b"\x1dv0\x00"):
        across, height = (int.from_bytes(rest[at : at + 2], "little") for at in (4, 6))
        assert across * 8 == WIDTH
        size = across * height
        rows.append(Image.frombytes("1", (WIDTH, height), rest[8 : 8 + size]))
        rest = rest[8 + size :]
    assert rest == b"\x1bd\x03\x1dVB\x00", "not fed and cut at the end"
    slip = Image.new("L", (WIDTH, sum(row.height for row in rows)))
    top = 0
    for row in rows:
        slip.paste(row.convert("L"), (0, top))
        top += row.height
    return slip.point(lambda black: 255 - black)


def test_the_slip_carries_a_qr_of_25_millimetres_that_opens_the_case(sheet: Sheet) -> None:
    (found,) = zxingcpp.read_barcodes(printed(drawn(sheet, ".escpos")))

    across = found.position.bottom_right.x - found.position.top_left.x + 1
    assert found.text == sheet.kit.url
    assert 25 <= across / DOTS_MM <= 40


def test_the_slip_is_read_after_blur_noise_and_a_blot(sheet: Sheet) -> None:
    slip = printed(drawn(sheet, ".escpos"))
    place = zxingcpp.read_barcodes(slip)[0].position
    qr = slip.crop((place.top_left.x - 35, place.top_left.y - 35, place.bottom_right.x + 35,
                    place.bottom_right.y + 35))  # fmt: skip

    for harm, least in ((mild, 38), (bad, 25)):
        read = [zxingcpp.read_barcodes(harm(qr, seed)) for seed in range(40)]
        assert sum(bool(found) and found[0].text == sheet.kit.url for found in read) >= least


def test_nothing_runs_off_the_edge_however_long_a_word_is() -> None:
    short = printed(drawn(sheet_of(a_case()), ".escpos"))
    long_name = "Giấychứngnhậnquyềnsửdụngđất" * 12
    long = printed(
        drawn(sheet_of(a_case(procedure=Procedure(code="1", name=long_name))), ".escpos")
    )

    assert long.height > short.height + 5 * 30
    assert long.crop((WIDTH - 1, 0, WIDTH, long.height)).getextrema() == (255, 255)
