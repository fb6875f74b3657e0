"""References that are given out for what citizens send: a letter, the day, 40 random bits.

Who holds one may ask by it alone what became of the matter."""

from __future__ import annotations

import secrets
from datetime import datetime

from lookup_gateway.clock import VIETNAM
from lookup_gateway.proofs import CROCKFORD

_LETTERS = 8


def reference(letter: str, now: datetime) -> str:
    """Return a new reference, for example S-251106-7K3MQ2XN."""
    drawn = "".join(secrets.choice(CROCKFORD) for _ in range(_LETTERS))
    return f"{letter}-{now.astimezone(VIETNAM):%y%m%d}-{drawn}"
