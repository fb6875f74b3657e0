"""An aggregator, and whether a request comes from it, now: its address, its signature, its time."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from channels.sms.declaration import (
    SECRET,
    Address,
    ConcatHash,
    Declaration,
    Encoding,
    Hmac,
    Time,
)
from lookup_gateway.callers import Network, within
from lookup_gateway.clock import VIETNAM


@dataclass(frozen=True, slots=True)
class Heard:
    """One request as it came; values and raw bytes are what signatures are made of.

    `header` gives a header's value, "" for one that is not there."""

    address: str | None
    header: Callable[[str], str]
    raw: bytes
    values: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Provider:
    """One aggregator. `networks` empty: it may call from any address."""

    name: str
    declared: Declaration
    secret: str | None = field(repr=False)
    networks: Sequence[Network]

    @property
    def lacks(self) -> str | None:
        """The setting without which nobody could be told from the aggregator."""
        if isinstance(self.declared.auth, Address):
            return None if self.networks else f"SMS_{self.name.upper()}_ALLOW_IPS"
        return None if self.secret else f"SMS_{self.name.upper()}_SECRET"

    @property
    def vouches_for_sender(self) -> bool:
        """Whether nobody but the aggregator can have chosen the sender.

        Joined values can be cut elsewhere under the same hash, and some providers sign neither
        text nor sender: who recorded one request could ask another question as another phone."""
        return bool(self.networks) or not isinstance(self.declared.auth, ConcatHash)

    def accepts(self, heard: Heard, now: datetime) -> bool:
        """Return whether all that the declaration and the settings ask for is there."""
        if self.lacks or (self.networks and not within(heard.address, self.networks)):
            return False
        return self._is_signed(heard) and self._is_fresh(heard, now)

    def _is_signed(self, heard: Heard) -> bool:
        auth, secret = self.declared.auth, (self.secret or "").encode()
        if isinstance(auth, Address):
            return True
        if isinstance(auth, ConcatHash):
            joined = b"".join(
                secret if name == SECRET else heard.values.get(name, b"") for name in auth.order
            )
            digest = hashlib.new(auth.algorithm, joined).digest()
            return _equal(heard.values.get(auth.field, b""), digest, auth.encoding)
        if isinstance(auth, Hmac):
            given = heard.header(auth.header).removeprefix(auth.prefix)
            digest = hmac.digest(secret, heard.raw, auth.algorithm)
            return _equal(given.encode(), digest, auth.encoding)
        return hmac.compare_digest(heard.header(auth.header).encode(), secret)

    def _is_fresh(self, heard: Heard, now: datetime) -> bool:
        """Return whether the request's time is near: an old one may be somebody's recording."""
        field, time = self.declared.fields.time, self.declared.time
        if field is None or time is None:
            return True
        sent = _moment(heard.values.get(field, b""), time)
        return sent is not None and abs(now - sent) <= timedelta(minutes=time.window_minutes)


def _equal(given: bytes, digest: bytes, encoding: Encoding) -> bool:
    if encoding == "hex":
        return hmac.compare_digest(given.lower(), digest.hex().encode())
    return hmac.compare_digest(given, base64.b64encode(digest))


def _moment(value: bytes, time: Time) -> datetime | None:
    try:
        text = value.decode("ascii")
        if time.format == "unix":
            return datetime.fromtimestamp(int(text), UTC)
        sent = datetime.strptime(text, time.format)  # noqa: DTZ007 - the zone is the next line's
    except (ValueError, OverflowError, OSError):
        return None
    return sent if sent.tzinfo else sent.replace(tzinfo=VIETNAM)
