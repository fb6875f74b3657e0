"""The mirror in Redis: cards by the key that a citizen's typing gives, written only if newer.

    {p}:c:<KEY>   entries by exact code (see `entries`); p is the partition, KEY is codes.key

A removed case stays as a tombstone, so that a late write cannot bring it back; only a sweep
that asked the backend takes an entry away.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from redis import Redis

from cache import decoy, entries, scripts
from cache.codec import Codec
from cache.entries import Entry
from cache.lines import Command
from cache.marks import Marks, Source, generation_key, heartbeat_key, read_heartbeat, source_key
from cache.scripts import Call, Script
from lookup_gateway import codes
from lookup_gateway.errors import MirrorDown
from lookup_gateway.model import Card

CASES = "{*}:c:*"
TAIL = 3  # so many last characters choose the partition: a candidate with another prefix shares it


@dataclass(frozen=True, slots=True)
class MirrorRead:
    """What stands under some keys, tombstones included.

    `generation`: the mirror was whole when this was read. `as_of`: the last moment at which
    nothing was waiting, so that every change before it is here."""

    cards: tuple[Card, ...] = ()
    generation: bool = False
    as_of: datetime | None = None


class Mirror:
    """Reads and writes entries, in `partitions` hash slots. Its marks are `marks`.

    Methods that talk to Redis raise `MirrorDown`, whatever the driver says."""

    def __init__(self, redis: Redis, partitions: int = 1) -> None:
        self.codec = Codec()
        self._decoy = self.codec.encode(decoy.decoy())
        self.marks = Marks(redis, partitions)
        self._redis = redis
        self._partitions = partitions
        self._apply = Script.load("apply")
        self._remove = Script.load("remove")

    def identity(self) -> str:
        """Return which Redis this is: another after a restart, a failover or a rejoin."""
        return self.marks.identity()

    def apply(self, cards: Iterable[Card], epoch: int, identity: str | None = None) -> int:
        """Write those of `cards` that are newer than the mirror's; return how many were.

        Raises MirrorDown also when the mirror is of a later epoch or, with `identity`, not of
        exactly this source (flushed, swapped): nothing may be acknowledged then. Raises
        ValueError for a card that holds a person."""
        source = Source(identity, epoch).stored() if identity else b""
        return self._write([self._call(card, epoch, source=source) for card in cards])

    def replace(self, card: Card, epoch: int, seen: int) -> int:
        """Write `card` if it is newer, or if the entry still has the full version `seen`."""
        return self._write([self._call(card, epoch, entries.version_bytes(seen))])

    def remove(self, seen: Iterable[Entry]) -> int:
        """Take away those entries whose version is still the one seen; return how many."""
        calls = [
            Call((self._case_key(codes.key(e.code)),), (entries.version_bytes(e.version), e.code))
            for e in seen
        ]
        return sum(scripts.run(self._redis, self._remove, calls)) if calls else 0

    def commands(self, keys: Sequence[str]) -> list[Command]:
        """Return the reads for `keys`: one command for each partition touched.

        Without keys the marks alone are read."""
        return [
            ("MGET", *map(self._case_key, group), generation_key(p), heartbeat_key(p))
            for p, group in self._grouped(keys).items()
        ]

    def hear(self, rows: Sequence[Sequence[bytes | None]], keys: Sequence[str]) -> MirrorRead:
        """Return what the rows of `commands` say; `keys` must be the ones asked for.

        What cannot be read (another version of the gateway wrote it) is left out, and the
        mirror does not count as whole then: the backend will be asked."""
        values, markers, beats = [], [], []
        for row, _ in zip(rows, self._grouped(keys), strict=True):
            *found, marker, beat = row
            values += found
            markers.append(marker)
            beats.append(read_heartbeat(beat))
        cards, readable = self._cards(values)
        as_of = [beat for beat in beats if beat]
        return MirrorRead(
            cards=cards,
            generation=readable and all(markers),
            as_of=min(as_of) if len(as_of) == len(rows) else None,
        )

    def read(self, keys: Sequence[str]) -> MirrorRead:
        """Read in a round trip of its own."""
        pipe = self._redis.pipeline(transaction=False)
        for command in self.commands(keys):
            pipe.execute_command(*command)  # type: ignore[no-untyped-call] # so in redis-py
        return self.hear(scripts.execute(pipe), keys)

    def entries(self, keys: Iterable[str]) -> list[Entry]:
        """Return every entry under `keys`."""
        return self._entries([self._case_key(key) for key in keys])

    def scan(self, cursor: int, count: int) -> tuple[int, list[Entry]]:
        """Return the next cursor, 0 at the end, and the entries of about `count` keys.

        What stood from beginning to end is seen at least once."""
        pipe = self._redis.pipeline(transaction=False)
        pipe.scan(cursor, match=CASES, count=count)
        following, names = scripts.execute(pipe)[0]
        return following, self._entries([name.decode() for name in names])

    def _call(self, card: Card, epoch: int, replaced: bytes = b"", source: bytes = b"") -> Call:
        case = card.case
        key = codes.key(case.code)
        version = entries.version_bytes(entries.full_version(epoch, case.version))
        return Call(
            keys=(self._case_key(key), source_key(self._partition(key))),
            args=(version, case.code, self.codec.encode(card), replaced, source),
        )

    def _write(self, calls: Sequence[Call]) -> int:
        written = scripts.run(self._redis, self._apply, calls) if calls else []
        if -1 in written:
            raise MirrorDown("the mirror is not of this source and epoch")
        return sum(written)

    def _entries(self, names: Iterable[str]) -> list[Entry]:
        slots: dict[str, list[str]] = {}
        for name in names:
            slots.setdefault(name.partition("}")[0], []).append(name)
        if not slots:
            return []
        pipe = self._redis.pipeline(transaction=False)
        for slot in slots.values():
            pipe.mget(slot)
        values = chain.from_iterable(scripts.execute(pipe))
        return [entry for value in values for entry in _readable(value)]

    def _cards(self, values: Iterable[bytes | None]) -> tuple[tuple[Card, ...], bool]:
        """Return the cards in `values`, and whether all of them could be read."""
        cards, readable = [], True
        for value in values:
            try:
                cards += [self.codec.decode(e.code, e.payload) for e in entries.parse(value)]
            except ValueError:
                readable = False
        if values and not cards:
            self.codec.decode(decoy.CODE, self._decoy)
        return tuple(cards), readable

    def _grouped(self, keys: Sequence[str]) -> Mapping[int, list[str]]:
        groups: dict[int, list[str]] = {}
        for key in dict.fromkeys(keys):
            groups.setdefault(self._partition(key), []).append(key)
        return groups or {0: []}

    def _case_key(self, key: str) -> str:
        return f"{{{self._partition(key)}}}:c:{key}"

    def _partition(self, key: str) -> int:
        return zlib.crc32(key[-TAIL:].encode()) % self._partitions


def _readable(value: bytes | None) -> list[Entry]:
    """Return the entries of a value; none of one that cannot be read: it will be written anew."""
    try:
        return list(entries.parse(value))
    except ValueError:
        return []
