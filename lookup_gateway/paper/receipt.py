"""What a receipt's QR and mã tra cứu look like."""

from __future__ import annotations


def receipt_url(public_url: str, token: str) -> str:
    """Return the address in the QR: all upper case, so that the code stays small.

    Scheme and host are case-blind (RFC 3986, 6.2.2.1), and `/T/` is served like `/t/`."""
    return f"{public_url}/T/{token}".upper()


def spaced(lookup_code: str) -> str:
    """Return a mã tra cứu as it is printed: 482 913 057."""
    return " ".join(lookup_code[place : place + 3] for place in range(0, 9, 3))
