"""What a page was asked: typed text, a scan, a receipt's token."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import urlsplit

from lookup_gateway.model import Proof, ProofKind

# More than any code with a sentence around it; the rest would only cost time.
MOST_ASKED = 1_000
MOST_KEPT = 80
# What Code 39 and our own keys can hold (domain rules for codes); anything else is no receipt.
_BARE_CODE = re.compile(r"(?=(?:[^0-9]*[0-9]){4})[0-9A-Z][0-9A-Z./ _-]{0,59}")
_OWN_PATH = re.compile(r"/t/([0-9a-z-]{1,100})/?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """What goes to the heart: a text, or a proof without any."""

    text: str = ""
    proof: Proof | None = None


def by_token(token: str) -> Question:
    """Return the question that a receipt's QR asks."""
    return Question(proof=Proof(kind=ProofKind.TOKEN, value=token))


def typed(text: str, lookup_code: str = "") -> Question:
    """Return the question behind what a person typed, with the mã tra cứu if there is one."""
    digits = lookup_code.strip()[:MOST_KEPT]
    proof = Proof(kind=ProofKind.LOOKUP_CODE, value=digits) if digits else None
    return Question(text=text[:MOST_ASKED], proof=proof)


def proven(text: str, lookup_code: str) -> Question:
    """Return the question about what was typed, with the mã tra cứu printed beside it."""
    nine = "".join(c for c in lookup_code if "0" <= c <= "9")[:MOST_KEPT]
    return Question(typed(text).text, Proof(kind=ProofKind.LOOKUP_CODE, value=nine))


def is_half_read(text: str, public_url: str) -> bool:
    """Return whether a scan begins as our receipts do and yet is no whole one."""
    begins = f"{public_url}/t".lower()
    text = text.strip().lower()
    return text.startswith(begins) or (len(text) > 8 and begins.startswith(text))


def scanned(text: str, public_url: str) -> Question | None:
    """Return the question behind a scan: our own link or a bare code. None: something else."""
    text = text.strip()
    if "://" in text:
        return _own_link(text, public_url)
    return typed(text) if _BARE_CODE.fullmatch(text.upper()) else None


def kept(text: str, most: int = MOST_KEPT) -> str:
    """Return what was typed as it may stand in its field again: `most` characters, and without
    those that have no shape or turn the direction of writing."""
    visible = (c for c in " ".join(text.split()) if unicodedata.category(c)[0] != "C")
    return unicodedata.normalize("NFC", "".join(visible)[:most]).strip()


def _own_link(text: str, public_url: str) -> Question | None:
    try:
        link, own = urlsplit(text.lower()), urlsplit(public_url.lower())
    except ValueError:
        return None
    path = _OWN_PATH.fullmatch(link.path)
    if link.netloc != own.netloc or path is None:
        return None
    return by_token(path[1].upper())
