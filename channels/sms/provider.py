"""An aggregator, and whether a request comes from it, now: its address, its signature, its time."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from channels.sms.declaration import Address, ConcatHash, Declaration, Hmac, Time, load
from channels.sms.sending import Line
from channels.sms.tables import Encoding, encoded
from lookup_gateway.accounts import Aggregator
from lookup_gateway.callers import Network, within
from lookup_gateway.clock import VIETNAM
from lookup_gateway.settings import Settings


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
    account: Aggregator = field(default_factory=Aggregator)

    @property
    def lacks(self) -> str | None:
        """The setting without which nobody could be told from the aggregator, or answered."""
        if isinstance(self.declared.auth, Address):
            unknown = None if self.networks else f"SMS_{self.name.upper()}_ALLOW_IPS"
        else:
            unknown = None if self.secret else f"SMS_{self.name.upper()}_SECRET"
        return unknown or (self.line.lacks if self.line else None)

    @property
    def line(self) -> Line | None:
        """By what it is answered afterwards; None where the response holds the answer."""
        if self.declared.reply.mode == "sync" or self.declared.send is None:
            return None
        return Line(self.name, self.declared.send, self.account, self.secret)

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
            digest = auth.digest(lambda name: heard.values.get(name, b""), self.secret or "")
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


def providers(names: tuple[str, ...], settings: Settings) -> list[Provider]:
    """Return the aggregators of these declarations with what the environment holds for each.

    Raises BadSettings for a declaration that cannot be used."""
    return [
        Provider(
            name=name,
            declared=declared,
            secret=settings.sms_secrets.get(name),
            networks=settings.sms_allow_ips.get(name) or declared.networks,
            account=settings.accounts.aggregators.get(name, Aggregator()),
        )
        for name, declared in load(names).items()
    ]


def _equal(given: bytes, digest: bytes, encoding: Encoding) -> bool:
    right = encoded(digest, encoding).encode()
    return hmac.compare_digest(given.lower() if encoding == "hex" else given, right)


def _moment(value: bytes, time: Time) -> datetime | None:
    try:
        text = value.decode("ascii")
        if time.format == "unix":
            return datetime.fromtimestamp(int(text), UTC)
        sent = datetime.strptime(text, time.format)  # noqa: DTZ007 - the zone is the next line's
    except (ValueError, OverflowError, OSError):
        return None
    return sent if sent.tzinfo else sent.replace(tzinfo=VIETNAM)
