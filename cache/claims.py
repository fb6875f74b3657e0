"""Answer a message once: a provider that sends it again gets the identical answer.

A retry may arrive while the first delivery is still being worked on, at another process, or
because the first answer never reached the provider; an empty answer would leave the citizen
without one. Replies are kept for a day, sealed: they tell what a case is about.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from redis import Redis
from redis.exceptions import RedisError, ResponseError

from cache.breaker import Breaker
from lookup_gateway.clock import Clock

KEPT_FOR = timedelta(hours=24)
# Nobody says the same thing twice and means it within so little time.
IN_A_ROW_FOR = timedelta(seconds=4)
PATIENCE = 2.0
POLL_EVERY = 0.02
IN_MEMORY = 10_000

Crypt = Callable[[bytes], bytes]
T = TypeVar("T")


class Claims:
    """Claims of message ids and the replies to them: in Redis, or in memory while it is down.

    `seal` and `open_` encrypt and decrypt. `open_` raises ValueError for a reply that cannot be
    read any more (its key was taken away): the message is then answered anew."""

    def __init__(
        self,
        redis: Redis,
        seal: Crypt,
        open_: Crypt,
        clock: Clock,
        breaker: Breaker | None = None,
    ) -> None:
        self._seal = seal
        self._open = open_
        self._shared = _Shared(redis)
        self._own = _Own(clock)
        self._breaker = breaker or Breaker()

    def once(self, message_id: str, work: Callable[[], str], kept_for: timedelta = KEPT_FOR) -> str:
        """Return the answer to a message, made by `work` unless it was made within `kept_for`.

        A duplicate waits up to two seconds for the first; when that one died, it works itself.
        What `work` raises is passed on, and the next duplicate works again."""
        name = _name(message_id)
        if (known := self._known(name, kept_for)) is not None:
            return known
        try:
            answer = work()
        except BaseException:
            self._either(lambda store: store.release(name))
            raise
        sealed = self._seal(answer.encode())
        # Two may have worked when the first was slow: the answer stored first is everybody's.
        standing = self._opened(self._either(lambda store: store.keep(name, sealed, kept_for)))
        return answer if standing is None else standing

    def once_in_a_row(self, who: str, what: str, work: Callable[[], str]) -> str:
        """Return the answer to what somebody says, made anew unless it is what they said last, a
        moment ago."""
        named = f"{who}\0{what}"
        if self._either(lambda store: store.goes_on(_name(who), _name(named))):
            self._either(lambda store: store.forget(_name(named)))
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
            return self._open(reply).decode()
        except ValueError:
            return None

    def _either(self, do: Callable[[_Store], T]) -> T:
        if not self._breaker.allows():
            return do(self._own)
        try:
            answer = do(self._shared)
        except ResponseError:  # full, or a replica: it answers but takes no write
            self._breaker.succeeded()
            return do(self._own)
        except RedisError:
            self._breaker.failed()
            return do(self._own)
        self._breaker.succeeded()
        return answer


class _Store(Protocol):
    def claim(self, name: str, kept_for: timedelta) -> tuple[bool, bytes | None]:
        """Return whether the claim is the caller's now, and the reply if there is one."""
        ...

    def keep(self, name: str, reply: bytes, kept_for: timedelta) -> bytes:
        """Keep the first reply; return the one that is kept."""
        ...

    def release(self, name: str) -> None:
        """Give a claim without a reply back."""
        ...

    def goes_on(self, who: str, name: str) -> bool:
        """Note what is said last; return whether it was something else a moment ago."""
        ...

    def forget(self, name: str) -> None:
        """Drop a claim with its reply."""
        ...


class _Shared:
    """Claims in Redis. The hash tag keeps both keys of a message in one Cluster slot."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    def claim(self, name: str, kept_for: timedelta) -> tuple[bool, bytes | None]:
        pipe = self._redis.pipeline(transaction=False)
        pipe.get(f"d:{{{name}}}:reply")
        pipe.set(f"d:{{{name}}}:claim", b"1", nx=True, ex=kept_for)
        reply, mine = pipe.execute()
        return bool(mine), reply

    def keep(self, name: str, reply: bytes, kept_for: timedelta) -> bytes:
        pipe = self._redis.pipeline(transaction=False)
        pipe.set(f"d:{{{name}}}:reply", reply, nx=True, ex=kept_for)
        pipe.get(f"d:{{{name}}}:reply")
        return pipe.execute()[1] or reply

    def release(self, name: str) -> None:
        self._redis.delete(f"d:{{{name}}}:claim")

    def goes_on(self, who: str, name: str) -> bool:
        pipe = self._redis.pipeline(transaction=False)
        pipe.getset(f"d:{{{who}}}:last", name)
        pipe.expire(f"d:{{{who}}}:last", IN_A_ROW_FOR)
        before, _ = pipe.execute()
        return before is not None and before != name.encode()

    def forget(self, name: str) -> None:
        self._redis.delete(f"d:{{{name}}}:claim", f"d:{{{name}}}:reply")


class _Own:
    """The same in one process's memory, for the last IN_MEMORY messages."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._claims: OrderedDict[str, tuple[datetime, bytes | None]] = OrderedDict()
        self._lock = threading.Lock()

    def claim(self, name: str, kept_for: timedelta) -> tuple[bool, bytes | None]:
        now = self._clock()
        with self._lock:
            until, reply = self._claims.get(name, (now, None))
            if until > now:
                return False, reply
            self._put(name, None, kept_for)
        return True, None

    def keep(self, name: str, reply: bytes, kept_for: timedelta) -> bytes:
        with self._lock:
            _, kept = self._claims.get(name, (None, None))
            if kept is None:
                self._put(name, reply, kept_for)
        return kept or reply

    def release(self, name: str) -> None:
        with self._lock:
            self._claims.pop(name, None)

    def goes_on(self, who: str, name: str) -> bool:
        now = self._clock()
        with self._lock:
            until, before = self._claims.get(who, (now, None))
            self._put(who, name.encode(), IN_A_ROW_FOR)
        return until > now and before != name.encode()

    forget = release

    def _put(self, name: str, reply: bytes | None, kept_for: timedelta) -> None:
        self._claims[name] = (self._clock() + kept_for, reply)
        self._claims.move_to_end(name)
        if len(self._claims) > IN_MEMORY:
            self._claims.popitem(last=False)


def _name(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:32]
