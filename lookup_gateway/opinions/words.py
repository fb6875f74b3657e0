"""What people write, made fit to be kept; and the references under which it is kept."""

from __future__ import annotations

import re
import unicodedata

# Crockford's letters: what is easily mistaken stands for what is meant.
_MEANT = str.maketrans("OIL", "011")
_REFERENCE = re.compile(r"([FQ])[\s-]*([0-9]{6})[\s-]*([0-9A-HJKMNP-TV-Z]{8})")


def storable(text: str) -> str:
    """Return what both databases keep, NFC: no NUL (PostgreSQL), no half of a surrogate pair."""
    whole = text.replace("\0", " ").encode(errors="replace").decode()
    return unicodedata.normalize("NFC", whole).strip()


def reference(text: str) -> str | None:
    """Return the reference of feedback (F-…) or a question (Q-…) that was typed, as it is kept;
    None for anything else.

    >>> reference("f-251110 7k3mq2xn")
    'F-251110-7K3MQ2XN'
    """
    typed = _REFERENCE.fullmatch(text.strip().upper().translate(_MEANT))
    return "-".join(typed.groups()) if typed else None
