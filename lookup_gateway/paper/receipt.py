"""What a receipt carries for looking the case up: the QR's address, and its picture."""

from __future__ import annotations

from lookup_gateway.paper.qr import qr_png, qr_svg


def receipt_url(public_url: str, token: str) -> str:
    """Return the address in the QR: all upper case, so that the code stays small.

    Scheme and host are case-blind (RFC 3986, 6.2.2.1), and `/T/` is served like `/t/`."""
    return f"{public_url}/T/{token}".upper()


def draw_qr(url: str, suffix: str) -> bytes:
    """Return the picture for a file name's ending. Raises ValueError for another ending."""
    drawers = {".svg": qr_svg, ".png": qr_png}
    if suffix.lower() not in drawers:
        raise ValueError(f"{suffix or 'no ending'}: use {' or '.join(drawers)}")
    return drawers[suffix.lower()](url)


def spaced(lookup_code: str) -> str:
    """Return a mã tra cứu as it is printed: 482 913 057."""
    return " ".join(lookup_code[place : place + 3] for place in range(0, 9, 3))
