"""Draw Code 39 (ISO/IEC 16388), which the scanner of every counter reads."""

from __future__ import annotations

from dataclasses import dataclass

# Of the narrowest bar: ISO/IEC 16388 asks for ten on each side that stay white.
QUIET_ZONE = 10
WIDEST_MM, NARROWEST_MM = 0.33, 0.19


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar code as SVG, and how wide it is printed with its quiet zones, in millimetres."""

    svg: bytes
    across: float


def code39(text: str, room: float) -> Bars | None:
    """Return the bars of `text`, as wide as can be read from `room` millimetres; None where the
    alphabet lacks a letter, or the room is too small for a scanner."""
    # It brings Pillow, which only papers should need.
    from barcode import Code39
    from barcode.errors import BarcodeError

    try:
        # No check digit: a scanner would hand it on as a part of the code.
        (bars,) = Code39(text, add_checksum=False).build()
    except BarcodeError:
        return None
    across = len(bars) + 2 * QUIET_ZONE
    module = min(WIDEST_MM, room / across)
    return Bars(_svg(bars, across), across * module) if module >= NARROWEST_MM else None


def _svg(bars: str, across: int) -> bytes:
    path = "".join(
        f"M{place + QUIET_ZONE},0h1v1h-1z" for place, bar in enumerate(bars) if bar == "1"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {across} 1" '
        f'preserveAspectRatio="none" shape-rendering="crispEdges"><path d="{path}"/></svg>'
    ).encode()
