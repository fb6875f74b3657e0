"""What people write, made fit to be kept."""

from __future__ import annotations

import unicodedata


def storable(text: str) -> str:
    """Return what both databases keep, NFC: no NUL (PostgreSQL), no half of a surrogate pair."""
    whole = text.replace("\0", " ").encode(errors="replace").decode()
    return unicodedata.normalize("NFC", whole).strip()
