"""What a paper carries so that its holder can look the case up: QR, mã tra cứu, telephone keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lookup_gateway import codes, proofs
from lookup_gateway.paper.receipt import receipt_url, spaced
from lookup_gateway.proofs import Keys


@dataclass(frozen=True, slots=True)
class Kit:
    """One case's. `url` stands in the QR and in nothing else; `lookup_code` is spaced as it is
    printed, `digits` is the code for a telephone's keys, `host` the domain in words."""

    code: str
    url: str = field(repr=False)
    lookup_code: str = field(repr=False)
    digits: str
    host: str


def make_kit(code: str, epoch: int, keys: Keys, public_url: str) -> Kit:
    """Return what the papers of this code carry; `epoch` counts its reissued receipts."""
    return Kit(
        code=code,
        url=receipt_url(public_url, proofs.token(code, epoch, keys)),
        lookup_code=spaced(proofs.lookup_code(code, epoch, keys)),
        digits=codes.digits(code),
        host=urlsplit(public_url).netloc,
    )
