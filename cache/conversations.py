"""What was talked about with a person: sealed, for half an hour; nothing while Redis is down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from redis import Redis
from redis.exceptions import RedisError, ResponseError

from cache.breaker import Breaker

KEPT_FOR = timedelta(minutes=30)

Crypt = Callable[[bytes], bytes]
T = TypeVar("T")


class Conversations:
    """Memories under keyed names (`proofs.log_name`): no phone is ever written down in clear.

    Nothing here raises for a Redis that is down: then nothing is remembered, and `keep` says so.
    `open_` raises ValueError for a memory whose key was taken away."""

    def __init__(
        self, redis: Redis, name: Callable[[str], str], seal: Crypt, open_: Crypt, breaker: Breaker
    ) -> None:
        self._redis = redis
        self._name = name
        self._seal = seal
        self._open = open_
        self._breaker = breaker

    def recall(self, person: str) -> bytes | None:
        """Return what was kept for this person, None when there is nothing that can be read."""
        kept = self._tried(lambda: self._redis.get(self._key(person)))
        if not isinstance(kept, bytes):
            return None
        try:
            return self._open(kept)
        except ValueError:
            return None

    def keep(self, person: str, memory: bytes) -> bool:
        """Keep the memory for half an hour from now; False when that could not be done."""
        sealed = self._seal(memory)
        return bool(self._tried(lambda: self._redis.set(self._key(person), sealed, ex=KEPT_FOR)))

    def forget(self, person: str) -> bool:
        """Forget what was talked about with this person; False when there was nothing."""
        return bool(self._tried(lambda: self._redis.delete(self._key(person))))

    def _key(self, person: str) -> str:
        return f"t:{{{self._name(person)}}}"

    def _tried(self, do: Callable[[], T]) -> T | None:
        if not self._breaker.allows():
            return None
        try:
            answer = do()
        except ResponseError:  # full, or a replica: it answers but takes no write
            self._breaker.succeeded()
            return None
        except RedisError:
            self._breaker.failed()
            return None
        self._breaker.succeeded()
        return answer
