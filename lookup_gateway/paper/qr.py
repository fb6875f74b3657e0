"""Draw QR codes, on this machine, at an error correction that survives a folded receipt.

Level Q and a quiet zone of four modules (ISO/IEC 18004); an upper-case URL stays in the
alphanumeric mode and thus small.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

import qrcode
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.image.base import BaseImage
from qrcode.image.pil import PilImage
from qrcode.image.svg import SvgPathImage

QUIET_ZONE = 4


def qr_svg(text: str) -> bytes:
    """Return the QR of `text` as an SVG document."""
    return _draw(text, SvgPathImage, box=10)


def qr_png(text: str, box: int = 10) -> bytes:
    """Return the QR of `text` as a PNG with `box` pixels per module."""
    return _draw(text, PilImage, box=box)


def modules(text: str) -> int:
    """Return how many modules the QR of `text` has across, without its quiet zone."""
    return len(_made(text, box=1).get_matrix()) - 2 * QUIET_ZONE


def _draw(text: str, factory: type[BaseImage], box: int) -> bytes:
    out = BytesIO()
    _made(text, box).make_image(image_factory=factory).save(out)
    return out.getvalue()


def _made(text: str, box: int) -> qrcode.QRCode[Any]:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, box_size=box, border=QUIET_ZONE)
    code.add_data(text)
    code.make(fit=True)
    return code
