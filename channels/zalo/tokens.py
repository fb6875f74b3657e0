"""The account's tokens: from the environment at first, then renewed by whoever needs it first.

A refresh token is good for one use (error -14020 afterwards): one process at a time renews, and
what it gets is in the database before anybody uses it."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

import msgspec

from channels.zalo.api import Api, Renewal
from lookup_gateway import accounts
from lookup_gateway.clock import Clock
from lookup_gateway.outgoing import Again, Refused
from lookup_gateway.store.zalo_tokens import TokenStore

log = logging.getLogger(__name__)

USED_UP = -14020
# A token that ends while the message is on its way is of no use.
MARGIN = timedelta(minutes=1)
_SEEDS_MOST = 8


@dataclass(frozen=True, slots=True)
class Pair:
    """Both tokens; `until` is None where nobody told. `seeds` name the environment's tokens that
    were started from: they are used up, whoever still has them."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    seeds: tuple[str, ...]
    until: datetime | None = None


class Tokens:
    """Gives a token that is in force. Both methods may raise BackendDown."""

    def __init__(self, store: TokenStore, account: accounts.Zalo, api: Api, clock: Clock) -> None:
        self._store, self._api, self._clock = store, api, clock
        self._access, self._refresh = account.access_token or "", account.refresh_token or ""
        self._unsaved: Pair | None = None
        given = f"{self._access}\0{self._refresh}"
        self._seed = sha256(given.encode()).hexdigest()

    def access(self) -> str | Again | Refused:
        """Return the token in force; it is renewed only when it has expired."""
        pair = self._stored()
        if pair is not None and self._in_force(pair):
            return pair.access
        return self.renewed("")

    def renewed(self, refused: str) -> str | Again | Refused:
        """Return a token in force that is not `refused`, which another process may have got."""
        with self._store.alone():
            pair = self._stored() or self._started()
            if self._in_force(pair) and pair.access != refused:
                return pair.access
            return self._renew(pair)

    def _stored(self) -> Pair | None:
        """Return the pair in the database, unless the operator has given new tokens since."""
        if self._unsaved is not None:
            return self._saved(self._unsaved)
        plain = self._store.load()
        pair = msgspec.json.decode(plain, type=Pair) if plain else None
        return pair if pair is not None and self._seed in pair.seeds else None

    def _started(self) -> Pair:
        plain = self._store.load()
        seeds = msgspec.json.decode(plain, type=Pair).seeds if plain else ()
        return self._saved(Pair(self._access, self._refresh, (*seeds, self._seed)[-_SEEDS_MOST:]))

    def _in_force(self, pair: Pair) -> bool:
        if not pair.access:
            return False
        return pair.until is None or self._clock() < pair.until - MARGIN

    def _renew(self, pair: Pair) -> str | Again | Refused:
        if not pair.refresh:
            return _hopeless("there is no refresh token")
        answer = self._api.renew(pair.refresh)
        if not isinstance(answer, Renewal):
            return Again(f"zalo tokens: {answer.why}")
        if answer.error == USED_UP:
            return _hopeless("its refresh token was used before, or has expired")
        if answer.error or not answer.access_token:
            log.error("Zalo renews no token (error %d): see docs/channels/zalo.md", answer.error)
            return Again(f"zalo tokens: error {answer.error}")
        return self._saved(self._next(pair, answer)).access

    def _next(self, pair: Pair, answer: Renewal) -> Pair:
        life = timedelta(seconds=answer.expires_in or 0)
        until = self._clock() + life if life else None
        return Pair(answer.access_token, answer.refresh_token, pair.seeds, until)

    def _saved(self, pair: Pair) -> Pair:
        """Return the pair once it is kept. Raises BackendDown; then it is kept first next time,
        for nobody else knows it, and the one before is used up."""
        self._unsaved = pair
        self._store.save(msgspec.json.encode(pair))
        self._unsaved = None
        return pair


def _hopeless(why: str) -> Refused:
    log.error(
        "Zalo must be authorised anew: %s. Set ZALO_ACCESS_TOKEN and ZALO_REFRESH_TOKEN and "
        "restart deliver; then send the dead letters again (docs/channels/zalo.md)",
        why,
    )
    return Refused("zalo tokens: authorise the app anew")
