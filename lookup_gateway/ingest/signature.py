"""Who sent a body: the one whose key it is signed with, and only while the signature is fresh.

The header is `t=<unix seconds>,v1=<hex HMAC-SHA256(key, t + "." + body)>`. Several `v1` may stand
in it while a key is being changed."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

from lookup_gateway.environment import IngestKey

HEADER = "X-Lookup-Signature"
# In seconds, before and after: what a clock may be off, and how long a copy of the call is good.
FRESH_S = 300


def source_of(header: str, body: bytes, keys: Iterable[IngestKey], now: datetime) -> str | None:
    """Return the name of the system that signed the body, None where none of these did so now."""
    sent_at, signatures = _parts(header)
    if sent_at is None or abs(now.timestamp() - int(sent_at)) > FRESH_S:
        return None
    signed = b"%s.%s" % (sent_at.encode(), body)
    for one in keys:
        right = hmac.new(one.key.encode(), signed, hashlib.sha256).hexdigest()
        if any(hmac.compare_digest(right, given) for given in signatures):
            return one.source
    return None


def _parts(header: str) -> tuple[str | None, list[str]]:
    """Return the time and the signatures that a header holds; no time where it holds none."""
    if not header.isascii():
        return None, []
    named = [part.strip().partition("=") for part in header.split(",")]
    times = [value for name, _, value in named if name == "t"]
    is_time = len(times) == 1 and times[0].isdigit() and len(times[0]) <= 12
    return times[0] if is_time else None, [value for name, _, value in named if name == "v1"]
