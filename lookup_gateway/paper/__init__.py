"""Paper: the receipt that a citizen takes home, as PDF, for a receipt printer, or its QR alone."""

from __future__ import annotations

from collections.abc import Callable

from lookup_gateway.paper.pdf import Size, pdf
from lookup_gateway.paper.qr import qr_png, qr_svg
from lookup_gateway.paper.sheet import Sheet

__all__ = ["Size", "drawn"]


def drawn(sheet: Sheet, suffix: str, size: Size = Size.A4) -> bytes:
    """Return the file for a name's ending. Raises ValueError for another ending."""
    makers: dict[str, Callable[[], bytes]] = {
        ".pdf": lambda: pdf(sheet, size),
        ".escpos": lambda: _escpos(sheet),
        ".svg": lambda: qr_svg(sheet.kit.url),
        ".png": lambda: qr_png(sheet.kit.url),
    }
    if suffix.lower() not in makers:
        raise ValueError(f"{suffix or 'no ending'}: use {', '.join(makers)}")
    return makers[suffix.lower()]()


def _escpos(sheet: Sheet) -> bytes:
    from lookup_gateway.paper.slip import escpos  # Pillow, for this paper only

    return escpos(sheet)
