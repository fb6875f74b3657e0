"""The link in a letter by which its reader ends what the letter told of (RFC 8058).

Whoever holds the link may use it, and nobody else: it is sealed, so that it can be neither made nor
read without the keys, and names no address and no code to who sees it pass by."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from lookup_gateway.proofs import Keys

# A letter that is older is not what somebody is weary of: newer ones bring links of their own.
GOOD_FOR = timedelta(days=90)


class Wish(msgspec.Struct, frozen=True, array_like=True):
    """To end: letters to this mailbox about these cases."""

    to: str
    codes: tuple[str, ...]


def token(to: str, codes: Iterable[str], keys: Keys, now: datetime) -> str:
    """Return what stands in the link of a letter to `to` about these cases."""
    wish = msgspec.json.encode(Wish(to, tuple(codes)))
    return _fernet(keys).encrypt_at_time(wish, int(now.timestamp())).decode().rstrip("=")


def wish(token: str, keys: Keys, now: datetime) -> Wish | None:
    """Return what a token is for; None when it is none of ours, or too old."""
    padded = token + "=" * (-len(token) % 4)
    ttl, at = int(GOOD_FOR.total_seconds()), int(now.timestamp())
    try:
        plain = _fernet(keys).decrypt_at_time(padded.encode(errors="replace"), ttl, at)
    except InvalidToken:
        return None
    return msgspec.json.decode(plain, type=Wish)


def _fernet(keys: Keys) -> MultiFernet:
    return MultiFernet([Fernet(urlsafe_b64encode(key.stop)) for key in keys.all])
