"""Answer a message once: a provider that sends it again gets the identical answer.

A retry may arrive while the first delivery is still being worked on, at another process, or
because the first answer never reached the provider; an empty answer would leave the citizen
without one. Replies are kept for a day, sealed: they tell what a case is about.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from redis.exceptions import RedisError, ResponseError

from cache.breaker import Breaker
from cache.claim_stores import IN_A_ROW_FOR, Store

KEPT_FOR = timedelta(hours=24)
PATIENCE = 2.0
POLL_EVERY = 0.02

Crypt = Callable[[bytes], bytes]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Claims:
    """Claims of message ids and the replies to them: `shared`, or one's `own` while Redis is down.

    `name` gives keyed names (`proofs.log_name`), or all phones could be tried out. `seal` and
    `open_` encrypt and decrypt. `open_` raises ValueError for a reply that cannot be read any more
    (its key was taken away): the message is then answered anew."""

    shared: Store
    own: Store
    name: Callable[[str], str]
    seal: Crypt
    open_: Crypt
    breaker: Breaker = field(default_factory=Breaker)

    def once(self, message_id: str, work: Callable[[], str], kept_for: timedelta = KEPT_FOR) -> str:
        """Return the answer to a message, made by `work` unless it was made within `kept_for`.

        A duplicate waits up to two seconds for the first; when that one died, it works itself.
        What `work` raises is passed on, and the next duplicate works again."""
        name = self.name(message_id)
        if (known := self._known(name, kept_for)) is not None:
            return known
        try:
            answer = work()
        except BaseException:
            self._either(lambda store: store.release(name))
            raise
        sealed = self.seal(answer.encode())
        # Two may have worked when the first was slow: the answer stored first is everybody's.
        standing = self._opened(self._either(lambda store: store.keep(name, sealed, kept_for)))
        return answer if standing is None else standing

    def once_in_a_row(self, who: str, what: str, work: Callable[[], str]) -> str:
        """Return the answer to what somebody says, made anew unless it is what they said last, a
        moment ago."""
        named = f"{who}\0{what}"
        if self._either(lambda store: store.goes_on(self.name(who), self.name(named))):
            self._either(lambda store: store.forget(self.name(named)))
        return self.once(named, work, IN_A_ROW_FOR)

    def _known(self, name: str, kept_for: timedelta) -> str | None:
        """Return the stored answer, or None when it is for the caller to work."""
        deadline = time.monotonic() + PATIENCE
        while True:
            mine, reply = self._either(lambda store: store.claim(name, kept_for))
            if reply is not None:
                return self._opened(reply)
            if mine or time.monotonic() > deadline:
                return None
            time.sleep(POLL_EVERY)

    def _opened(self, reply: bytes) -> str | None:
        try:
            return self.open_(reply).decode()
        except ValueError:
            return None

    def _either(self, do: Callable[[Store], T]) -> T:
        if not self.breaker.allows():
            return do(self.own)
        try:
            answer = do(self.shared)
        except ResponseError:  # full, or a replica: it answers but takes no write
            self.breaker.succeeded()
            return do(self.own)
        except RedisError:
            self.breaker.failed()
            return do(self.own)
        self.breaker.succeeded()
        return answer
