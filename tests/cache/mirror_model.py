"""The mirror under every fault we could think of, as a state machine that hypothesis drives.

The source is a model, everything else is real: Redis, the scripts, the worker's own code. What
a test varies is `kit`: the classes the worker is made of, some of them broken on purpose.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from redis import Redis

from cache.compare import compare
from cache.entries import EPOCH_BITS, full_version
from cache.marks import Marks, Source
from cache.mirror import Mirror
from cache.sync import Worker
from lookup_gateway import codes
from lookup_gateway.errors import MirrorDown
from lookup_gateway.model import Card, Case
from tests.cache.mirror_feed import NOON, MemoryFeed, Order, make_card

# The first two share a key (DESIGN: "two codes can share a key").
CODES = ("H57.13.2-260817-0412", "H57.132-260817-0412", "H49.12-251105-0007")
EXAMPLES = int(os.environ.get("MIRROR_MODEL_EXAMPLES", "60"))
STEPS = 40

a_code = st.sampled_from(CODES)


class Crash(Exception):
    """The worker's process ends here."""


class Switch:
    """The source as the worker sees it: a database that another one can take the place of.

    With its database goes what the worker keeps in it, its facts."""

    name = "switch"

    def __init__(self) -> None:
        self.databases = {name: (MemoryFeed(name), dict[str, str]()) for name in "AB"}
        self.now = "A"

    @property
    def feed(self) -> MemoryFeed:
        return self.databases[self.now][0]

    def get(self, key: str, /) -> str | None:
        return self.databases[self.now][1].get(key)

    def __setitem__(self, key: str, value: str, /) -> None:
        self.databases[self.now][1][key] = value

    def source(self) -> str:
        return self.feed.source()

    def pending(self, limit: int) -> AbstractContextManager[Sequence[Case]]:
        return self.feed.pending(limit)

    def page(self, after: str, limit: int) -> Sequence[Case]:  # noqa: ARG002 - one case a page
        return self.feed.page(after, 1)

    def find(self, keys: Sequence[str]) -> Sequence[Case]:
        return self.feed.find(keys)

    def known(self, codes: Iterable[str]) -> set[str]:
        return self.feed.known(codes)


class FaultyMarks(Marks):
    """The marks, and what may happen in the moment before the last of them is set."""

    before_finish: Callable[[], None] | None = None

    def finish(self, owner: str) -> bool:
        if self.before_finish is not None:
            self.before_finish()
        return self.set_marker(owner)

    def set_marker(self, owner: str) -> bool:
        return super().finish(owner)


class FaultyMirror(Mirror):
    """The mirror, with a process that can die around one write."""

    marks: FaultyMarks
    marks_type: type[FaultyMarks] = FaultyMarks
    crash: str | None = None

    def __init__(self, redis: Redis, partitions: int = 1) -> None:
        super().__init__(redis, partitions)
        self.marks = self.marks_type(redis, partitions)

    def apply(self, cards: Iterable[Card], epoch: int, identity: str | None = None) -> int:
        point, self.crash = self.crash, None
        cards = list(cards)
        if point == "after fetch":
            raise Crash
        if point == "mid apply":
            super().apply(cards[: (len(cards) + 1) // 2], epoch, identity)
            raise Crash
        written = super().apply(cards, epoch, identity)
        if point == "before acknowledge":
            raise Crash
        return written


class WatchedWorker(Worker):
    """The worker; `followed` tells that it has looked whom and what it follows."""

    followed = False

    def follow(self) -> Source:
        source = super().follow()
        self.followed = True
        return source


@dataclass(frozen=True)
class Kit:
    """What the worker under test is made of."""

    mirror: type[FaultyMirror] = FaultyMirror
    worker: type[WatchedWorker] = WatchedWorker
    switch: type[Switch] = Switch


class MirrorModel(RuleBasedStateMachine):
    """Rules are faults and ordinary work; invariants are what citizens rely on."""

    def __init__(self, redis: Redis, kit: Kit) -> None:
        super().__init__()
        redis.flushall()
        self.redis = redis
        self.kit = kit
        self.switch = kit.switch()
        self.eye = Mirror(redis)
        self.ticks = count()
        self.highest: dict[str, int] = {}
        self.copy: dict[bytes | str, tuple[bytes, int]] = {}
        self.zombies: list[Iterator[None]] = []
        self.unnoticed = False  # Redis or the source was replaced, the worker has not looked yet
        self.start()

    def clock(self) -> datetime:
        return NOON + timedelta(seconds=next(self.ticks))

    @initialize(present=st.sets(a_code), whole=st.booleans())
    def begin(self, present: set[str], whole: bool) -> None:
        self.switch.feed.put(*sorted(present))
        if whole:
            self.worker.once()

    @rule()
    def start(self) -> None:
        """A new process takes over; what the old one knew is gone."""
        self.mirror = self.kit.mirror(self.redis)
        self.worker = self.kit.worker(self.switch, self.mirror, make_card, self.switch, self.clock)

    @rule(code=a_code)
    def put(self, code: str) -> None:
        self.switch.feed.put(code)

    @rule(code=a_code)
    def remove(self, code: str) -> None:
        if code in self.switch.feed.cases:
            self.switch.feed.remove(code)

    @rule(
        crash=st.sampled_from([None, None, "after fetch", "mid apply", "before acknowledge"]),
        order=st.sampled_from([list, lambda batch: batch[::-1], lambda batch: batch * 2]),
    )
    def drain(self, crash: str | None, order: Order) -> None:
        self.mirror.crash = crash
        self.switch.feed.order = order
        try:
            self.worker.drain()
        except Crash:
            self.start()
        except MirrorDown:
            pass  # flushed or adopted by another: refused, and nothing is acknowledged
        finally:
            self.switch.feed.order = list

    @rule()
    def beat(self) -> None:
        self.worker.beat()

    @rule(
        look=st.booleans(),
        steps=st.sampled_from([1, 2, 7]),
        meanwhile=st.none() | a_code,
        flush_at_the_end=st.booleans(),
    )
    def resync(self, look: bool, steps: int, meanwhile: str | None, flush_at_the_end: bool) -> None:
        """A few steps; the whole of it takes seven, one for each case and four more."""
        self.mirror.marks.before_finish = self.flush_all if flush_at_the_end else None
        with suppress(MirrorDown):  # flushed: refused, as in `drain`
            if look:
                self.worker.beat()
            self.worker.resync()
            if meanwhile:
                self.switch.feed.put(meanwhile)
                self.worker.drain()
            for _ in range(steps - 1):
                self.worker.resync()
        self.mirror.marks.before_finish = None

    @rule()
    def flush_all(self) -> None:
        self.redis.flushall()
        self.highest.clear()

    @rule()
    def take_a_copy(self) -> None:
        names = self.redis.keys()
        self.copy = {name: (self.redis.dump(name) or b"", self.redis.pttl(name)) for name in names}

    @precondition(lambda self: self.copy)
    @rule()
    def fail_over_to_the_copy(self) -> None:
        """A replica that lagged becomes the master: older keys, another replication id."""
        self.redis.flushall()
        for name, (value, ttl) in self.copy.items():
            self.redis.restore(name, max(ttl, 0), value)
        self.redis.replicaof("127.0.0.1", "1")
        self.redis.replicaof("NO", "ONE")
        self.highest.clear()
        self._replaced()

    @precondition(lambda self: not self.unnoticed)
    @rule()
    def swap_the_source(self) -> None:
        """Once between two heartbeats: there and back within a second goes unnoticed."""
        self.switch.now = "B" if self.switch.now == "A" else "A"
        self._replaced()

    @rule()
    def claims_lapse(self) -> None:
        """Time passes for a resync whose owner is dead, or slow."""
        self.redis.delete("{0}:resync")

    @precondition(lambda self: len(self.zombies) < 2)
    @rule()
    def a_worker_fetches_and_freezes(self) -> None:
        zombie = self._zombie()
        next(zombie)
        self.zombies.append(zombie)

    @precondition(lambda self: self.zombies)
    @rule()
    def a_frozen_worker_goes_on(self) -> None:
        with suppress(Crash):
            next(self.zombies.pop(), None)

    @rule()
    def everything_settles(self) -> None:
        """After a drain the mirror says what the source says, and says so to readers."""
        self.claims_lapse()
        self.worker.once()
        feed, read = self.switch.feed, self.eye.read([codes.key(code) for code in CODES])
        cards = {card.case.code: card for card in read.cards}
        assert cards == {case.code: make_card(case) for case in feed.cases.values()}
        assert read.generation
        assert read.as_of is not None
        assert compare(feed, self.eye, make_card, self._epoch()).clean

    @invariant()
    def what_citizens_rely_on(self) -> None:
        held = {entry.code: entry.version for entry in self.eye.scan(0, 1_000)[1]}
        self._no_case_goes_back(held)
        if self._noticed():
            self._no_case_is_ahead(held)
            if self.redis.exists("{0}:gen"):
                self._nothing_acknowledged_is_missing(held)

    def _no_case_goes_back(self, held: Mapping[str, int]) -> None:
        for code, version in self.highest.items():
            stranger = code not in held and code not in self.switch.feed.cases
            assert stranger or held.get(code, 0) >= version, "a case went back"
        self.highest = dict(held)

    def _no_case_is_ahead(self, held: Mapping[str, int]) -> None:
        for code, version in held.items():
            if version >> EPOCH_BITS == self._epoch():
                known = self.switch.feed.cases.get(code)
                assert known is not None, "a case that the source never had"
                assert version <= full_version(self._epoch(), known.version), "ahead"

    def _nothing_acknowledged_is_missing(self, held: Mapping[str, int]) -> None:
        feed, epoch = self.switch.feed, self._epoch()
        assert set(held) <= set(feed.cases), "a case that this source does not know"
        for code, version in feed.acknowledged.items():
            assert held.get(code, 0) >= full_version(epoch, version), "acknowledged, not there"
        for code in feed.settled():
            assert held.get(code) == full_version(epoch, feed.cases[code].version), "not the last"

    def _zombie(self) -> Iterator[None]:
        """A worker that fetched, was stopped for long, and goes on as if nothing were."""
        worker = self.kit.worker(
            self.switch, self.kit.mirror(self.redis), make_card, self.switch, self.clock
        )
        feed = self.switch.feed
        source = worker.follow()
        with feed.pending(10) as cases:
            yield
            try:
                worker._mirror.apply(map(make_card, cases), source.epoch, source.identity)
            except MirrorDown as refused:
                raise Crash from refused

    def _replaced(self) -> None:
        self.unnoticed = True
        self.worker.followed = False

    def _noticed(self) -> bool:
        if self.worker.followed:
            self.unnoticed = False
        return not self.unnoticed

    def _epoch(self) -> int:
        return int(self.switch.get("epoch") or 1)


def model_of(redis: Redis, kit: Kit) -> type[MirrorModel]:
    """Return the model of a mirror made of `kit`, as hypothesis wants it: without arguments."""

    class Model(MirrorModel):
        def __init__(self) -> None:
            super().__init__(redis, kit)

    return Model
