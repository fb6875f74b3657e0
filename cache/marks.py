"""The few keys that say what the mirror is worth, in every partition `{p}`.

{p}:source  epoch (3 bytes, big-endian) and identity of the source that fills it
{p}:gen     generation marker: everything the source acknowledged is here
{p}:resync  claim of the resync at work; it lapses when its owner does
{p}:hb      heartbeat: the last moment at which the queue was empty, in ms since 1970
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from redis import Redis

from cache import scripts
from cache.scripts import Call, Script

EPOCH_BYTES = 3
CLAIM_MS = 10_000
_EPOCH_START = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Source:
    """Who fills the mirror, and in which epoch."""

    identity: str
    epoch: int

    def stored(self) -> bytes:
        """Return it as it stands in Redis."""
        return self.epoch.to_bytes(EPOCH_BYTES) + self.identity.encode()


@dataclass(frozen=True, slots=True)
class Marked:
    """The marks of one partition; None where there is none."""

    source: Source | None
    generation: bytes | None


class Marks:
    """Reads and writes the marks of all partitions. Every method may raise `MirrorDown`."""

    def __init__(self, redis: Redis, partitions: int = 1) -> None:
        self._redis = redis
        self._partitions = range(partitions)
        self._hold = Script.load("hold")
        self._finish = Script.load("finish")

    def identity(self) -> str:
        """Return which Redis this is: another after a restart, a failover or a rejoin."""
        pipe = self._redis.pipeline(transaction=False)
        pipe.info("server")
        pipe.info("replication")
        server, replication = scripts.execute(pipe)
        return f"{server['run_id']} {replication['master_replid']}"

    def read(self) -> list[Marked]:
        """Return the marks of every partition."""
        pipe = self._redis.pipeline(transaction=False)
        for p in self._partitions:
            pipe.mget(source_key(p), generation_key(p))
        return [Marked(_source(source), marker) for source, marker in scripts.execute(pipe)]

    def adopt(self, source: Source) -> None:
        """Make the mirror `source`'s: from now on it is not whole, and older epochs are refused."""
        pipe = self._redis.pipeline(transaction=False)
        for p in self._partitions:
            pipe.delete(generation_key(p), _claim_key(p))
            pipe.set(source_key(p), source.stored())
        scripts.execute(pipe)

    def claim(self, owner: str) -> bool:
        """Claim the resync for `owner`; False when somebody else is at work."""
        pipe = self._redis.pipeline(transaction=False)
        pipe.set(_claim_key(0), owner, px=CLAIM_MS, nx=True)
        if not scripts.execute(pipe)[0]:
            return False
        pipe = self._redis.pipeline(transaction=False)
        for p in self._partitions[1:]:
            pipe.set(_claim_key(p), owner, px=CLAIM_MS)
        scripts.execute(pipe)
        return True

    def hold(self, owner: str) -> bool:
        """Keep the claim alive; False when any partition has lost it."""
        calls = [Call((_claim_key(p),), (owner, CLAIM_MS)) for p in self._partitions]
        return all(scripts.run(self._redis, self._hold, calls))

    def finish(self, owner: str) -> bool:
        """Turn the claim into the generation marker; False when any partition has lost it."""
        keys = [(_claim_key(p), generation_key(p)) for p in self._partitions]
        calls = [Call(pair, (owner,)) for pair in keys]
        return all(scripts.run(self._redis, self._finish, calls))

    def beat(self, as_of: datetime) -> None:
        """Write the heartbeat."""
        value = _ms(as_of)
        pipe = self._redis.pipeline(transaction=False)
        for p in self._partitions:
            pipe.set(heartbeat_key(p), value)
        scripts.execute(pipe)


def source_key(partition: int) -> str:
    """Return the key of the partition's source."""
    return f"{{{partition}}}:source"


def generation_key(partition: int) -> str:
    """Return the key of the partition's generation marker."""
    return f"{{{partition}}}:gen"


def heartbeat_key(partition: int) -> str:
    """Return the key of the partition's heartbeat."""
    return f"{{{partition}}}:hb"


def read_heartbeat(value: bytes | None) -> datetime | None:
    """Return the moment that stands in Redis, None where there is none that can be read."""
    try:
        return None if value is None else _moment(value)
    except (ValueError, OverflowError):
        return None


def _claim_key(partition: int) -> str:
    return f"{{{partition}}}:resync"


def _source(value: bytes | None) -> Source | None:
    if value is None:
        return None
    return Source(value[EPOCH_BYTES:].decode(), int.from_bytes(value[:EPOCH_BYTES]))


def _ms(moment: datetime) -> int:
    return (moment - _EPOCH_START) // _MS


def _moment(ms: bytes) -> datetime:
    return _EPOCH_START + int(ms) * _MS
