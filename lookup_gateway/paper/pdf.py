"""A sheet as a PDF (A4, A5, or a slip of 80 mm), tagged for screen readers (PDF/UA-1)."""

from __future__ import annotations

from base64 import b64encode
from enum import StrEnum
from html import escape
from typing import TYPE_CHECKING

from lookup_gateway.paper.qr import QUIET_ZONE, modules, qr_svg
from lookup_gateway.paper.sheet import Sheet
from lookup_gateway.paper.typeset import FACES, typeset

if TYPE_CHECKING:
    from collections.abc import Iterator

# They survive blur, noise and a blot (tests/paper); 0.75 mm is the least on a thermal printer.
MODULE_MM = 0.8
SMALLEST_MM = 25


class Size(StrEnum):
    """The papers there are."""

    A4 = "a4"
    A5 = "a5"
    SLIP = "80mm"


_PAGES = {
    Size.A4: ("210mm 297mm", "20mm", "12pt"),
    Size.A5: ("148mm 210mm", "11mm", "10pt"),
    Size.SLIP: ("80mm {length}mm", "4mm", "9.5pt"),
}
# CSS wants a page's length in advance; a slip is as long as one of these.
_LENGTHS = (180, 240, 360, 720)


def pdf(sheet: Sheet, size: Size) -> bytes:
    """Return the sheet as a PDF; a slip is one page, as long as it must be.

    Raises ValueError where the machine has no Pango."""
    for length in _LENGTHS if size is Size.SLIP else _LENGTHS[:1]:
        made = typeset(_html(sheet, size, length))
        if made.pages == 1:
            break
    return made.pdf()


def qr_across(url: str) -> float:
    """Return how wide the QR of an address is drawn with its quiet zone, in millimetres."""
    own = modules(url)
    return max(MODULE_MM, SMALLEST_MM / own) * (own + 2 * QUIET_ZONE)


def _html(sheet: Sheet, size: Size, length: int) -> str:
    across = qr_across(sheet.kit.url)
    picture = b64encode(qr_svg(sheet.kit.url)).decode()
    body = "\n".join(_body(sheet, picture))
    return (
        f'<!doctype html><html lang="{sheet.lang}"><head><meta charset="utf-8">'
        f"<title>{escape(sheet.heading)} {escape(sheet.kit.code)}</title>"
        f"<style>{_css(size, across, length)}</style></head><body>"
        f"{body}</body></html>"
    )


def _body(sheet: Sheet, picture: str) -> Iterator[str]:
    yield f"<p class=house>{escape(sheet.house)}</p><h1>{escape(sheet.heading)}</h1>"
    yield "<table><tbody>"
    for label, value in (*sheet.numbers[:1], *sheet.rows):
        yield f"<tr><th scope=row>{escape(label)}</th><td>{escape(value)}</td></tr>"
    yield "</tbody></table><section><figure>"
    yield f'<img alt="{escape(sheet.qr_alt)}" src="data:image/svg+xml;base64,{picture}"></figure>'
    yield f"<div><p class=scan>{escape(sheet.scan)}</p>"
    for label, value in sheet.numbers[1:]:
        yield f"<p class=number>{escape(label)}<br><strong>{escape(value)}</strong></p>"
    yield "</div></section>"
    yield "".join(f"<p class=help>{escape(one)}</p>" for one in sheet.help)


def _css(size: Size, across: float, length: int) -> str:
    paper, margin, letters = _PAGES[size]
    stacked = "section{display:block;text-align:center}" if size is Size.SLIP else ""
    return (
        f"{FACES}@page{{size:{paper.format(length=length)};margin:{margin}}}"
        f"body{{font:{letters}/1.35 Paper;margin:0;color:#000}}"
        "h1{font-size:1.35em;margin:.2em 0 .6em}p{margin:0 0 .5em}.house{font-weight:700}"
        "table{border-collapse:collapse;width:100%;margin-bottom:1em}"
        "th,td{text-align:left;vertical-align:top;padding:.2em .6em .2em 0;"
        "border-bottom:.3pt solid #999}th{font-weight:400;width:32%}td{font-weight:700}"
        "section{display:flex;gap:6mm;align-items:center;margin-bottom:1em}figure{margin:0}"
        f"img{{width:{across:g}mm;height:{across:g}mm}}.number strong{{font-size:1.3em}}{stacked}"
    )
