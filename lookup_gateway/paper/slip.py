"""A sheet as a slip for a receipt printer of 80 mm: drawn here, and sent as one picture.

As text it would depend on the printer's code pages, none of which has all Vietnamese letters; as
a picture every ESC/POS printer prints it alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from lookup_gateway.paper.qr import modules, qr_png
from lookup_gateway.paper.sheet import Sheet

# 72 mm of print at 203 dots an inch, 8 dots a millimetre.
WIDTH = 576
SMALLEST_QR = 25 * 8
MODULE = 6
_BAND = 256
_SMALL, _LARGE = 26, 34  # 11 pt and more, in dots

# Epson's ESC/POS reference: ESC @, GS v 0, ESC d, GS V 66.
_START, _FEED_AND_CUT = b"\x1b@", b"\x1bd\x03\x1dVB\x00"


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    size: int = _SMALL
    bold: bool = False
    gap: int = 4


def escpos(sheet: Sheet) -> bytes:
    """Return what a receipt printer is sent: the slip as a raster, and the cut."""
    picture = draw(sheet)
    return _START + b"".join(_bands(picture)) + _FEED_AND_CUT


def draw(sheet: Sheet) -> Image.Image:
    """Return the slip in black and white, as wide as the printer prints."""
    pieces = [*map(_text, _above(sheet)), _qr(sheet.kit.url), *map(_text, _below(sheet))]
    slip = Image.new("1", (WIDTH, sum(piece.height for piece in pieces)), 1)
    top = 0
    for piece in pieces:
        slip.paste(piece, ((WIDTH - piece.width) // 2, top))
        top += piece.height
    return slip


def _above(sheet: Sheet) -> Iterator[_Line]:
    yield _Line(sheet.house, bold=True)
    yield _Line(sheet.heading, _LARGE, bold=True, gap=14)
    for label, value in (*sheet.numbers[:1], *sheet.rows):
        yield _Line(label, gap=0)
        yield _Line(value, bold=True, gap=8)
    yield _Line(sheet.scan)


def _below(sheet: Sheet) -> Iterator[_Line]:
    for label, value in sheet.numbers[1:]:
        yield _Line(label, gap=0)
        yield _Line(value, _LARGE, bold=True, gap=8)
    for sentence in sheet.help:
        yield _Line(sentence)


def _qr(url: str) -> Image.Image:
    dots = max(MODULE, -(-SMALLEST_QR // modules(url)))
    with Image.open(BytesIO(qr_png(url, dots))) as picture:
        return picture.convert("1")


def _text(line: _Line) -> Image.Image:
    font = _font(line.bold, line.size)
    rows = list(_wrapped(line.text, font))
    height = sum(font.getmetrics())
    piece = Image.new("L", (WIDTH, height * len(rows) + line.gap), 255)
    pen = ImageDraw.Draw(piece)
    for place, row in enumerate(rows):
        pen.text((0, place * height), row, fill=0, font=font)
    return piece.point(lambda grey: 255 if grey > 150 else 0).convert("1")


def _wrapped(text: str, font: ImageFont.FreeTypeFont) -> Iterator[str]:
    """Give the text in lines that fit; a word that is too long is cut where it must be."""
    row = ""
    for word in text.split():
        longer = f"{row} {word}".strip()
        if font.getlength(longer) <= WIDTH:
            row = longer
            continue
        if row:
            yield row
        row = word
        while font.getlength(row) > WIDTH:
            fits = next(n for n in range(len(row), 0, -1) if font.getlength(row[:n]) <= WIDTH)
            yield row[:fits]
            row = row[fits:]
    yield row


@cache
def _font(bold: bool, size: int) -> ImageFont.FreeTypeFont:
    name = "NotoSans-Bold.ttf" if bold else "NotoSans-Regular.ttf"
    raw = (files("lookup_gateway.paper") / "fonts" / name).read_bytes()
    return ImageFont.truetype(BytesIO(raw), size)


def _bands(picture: Image.Image) -> Iterator[bytes]:
    """Give the picture in bands that fit a printer's buffer (GS v 0, one bit a dot, 1 is black)."""
    across = WIDTH // 8
    for top in range(0, picture.height, _BAND):
        band = picture.crop((0, top, WIDTH, min(top + _BAND, picture.height)))
        dots = bytes(byte ^ 0xFF for byte in band.tobytes())
        yield (
            b"\x1dv0\x00" + across.to_bytes(2, "little") + band.height.to_bytes(2, "little") + dots
        )
