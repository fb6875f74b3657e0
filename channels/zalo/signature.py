"""Whether an event comes from Zalo: the hash of app, raw body, moment and the account's secret.

`X-ZEvent-Signature: mac=<hex>` is a plain SHA-256 of these joined, no HMAC, and of the very bytes
of the body: written down again, the same JSON has another hash."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from hashlib import sha256

import msgspec

SIGNATURE, STAMP = "X-ZEvent-Signature", "X-ZEvent-Timestamp"


class _Stamped(msgspec.Struct):
    timestamp: str | int = ""


_stamped = msgspec.json.Decoder(_Stamped).decode


@dataclass(frozen=True, slots=True)
class Secret:
    """What an app and its Official Account sign with."""

    app_id: str
    oa_secret: str = field(repr=False)

    def mac(self, body: bytes, stamp: str) -> str:
        """Return the hash of a body, in hex."""
        parts = (self.app_id.encode(), body, stamp.encode(), self.oa_secret.encode())
        return sha256(b"".join(parts)).hexdigest()

    def signed_with(self, body: bytes, stamp: str, signature: str) -> str | None:
        """Return whose moment the signature holds: "body", else "header"; None if it is not ours.

        Which of the two Zalo means is not settled: both are tried, always, whatever the first
        says, so that the time taken tells nothing. `stamp` is the header's."""
        given = signature.removeprefix("mac=").lower().encode(errors="replace")
        by = {"header": stamp, "body": _stamp(body)}
        fits = [who for who, at in by.items() if _fits(given, self.mac(body, at))]
        return fits[-1] if fits else None


def _fits(given: bytes, right: str) -> bool:
    return hmac.compare_digest(given, right.encode())


def _stamp(body: bytes) -> str:
    try:
        return str(_stamped(body).timestamp)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return ""
