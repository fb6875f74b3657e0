"""Where claims and their replies are kept: in Redis for all processes, or in one's own memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Protocol

from redis import Redis

from lookup_gateway.clock import Clock

# Nobody says the same thing twice and means it within so little time.
IN_A_ROW_FOR = timedelta(seconds=4)
IN_MEMORY = 10_000


class Store(Protocol):
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


class Shared:
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


class Own:
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
