"""Read cards for a question: from the mirror in one round trip, else from the backend itself.

A miss counts as "does not exist" only when the mirror proved in the same read that it is whole
(generation marker) and followed (young heartbeat), or when the backend itself was asked.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from redis.exceptions import NoScriptError, RedisError, ResponseError

from cache.breaker import Breaker
from cache.ledger import Verdict
from cache.limits import Hear, RedisLimits
from cache.lines import Command, Lines
from cache.memory_limits import MemoryLimits
from cache.mirror import Mirror, MirrorRead
from lookup_gateway import codes
from lookup_gateway.clock import Clock
from lookup_gateway.errors import BackendDown, MirrorDown
from lookup_gateway.model import Card, Case, Status
from lookup_gateway.ports import CaseFeed, Charge, MakeCard, Reading, Ticket

FRESH_FOR = timedelta(seconds=5)
AT_ONCE = 8
PATIENCE = 0.5


@dataclass(slots=True)
class Reader:
    """Gives `find` and `spend` (see `ports`) to the heart. Neither raises for a store that is
    down: a reading that could not be finished says so by `complete=False`.

    `breaker` guards Redis; the backend, asked by at most 8 at once, has one of its own.
    `fresh_for` is the age up to which a heartbeat proves that the mirror is followed."""

    lines: Lines
    mirror: Mirror
    feed: CaseFeed | None
    make_card: MakeCard
    limits: RedisLimits
    memory_limits: MemoryLimits
    clock: Clock
    breaker: Breaker
    fresh_for: timedelta = FRESH_FOR
    _backend: _Backend = field(init=False)

    def __post_init__(self) -> None:
        self._backend = _Backend(self.feed, self.make_card)

    def find(self, ticket: Ticket) -> Reading:
        """Return what is known under the ticket's keys, if its caller's budget allows."""
        try:
            verdict, read = self._from_redis(ticket)
        except MirrorDown:
            verdict, read = self.memory_limits.spend(ticket), None
        if verdict.retry_after is not None:
            return Reading(complete=False, retry_after=verdict.retry_after, closed=verdict.closed)
        reading = self._settled(ticket.keys, read)
        return replace(reading, closed=verdict.closed) if verdict.closed else reading

    def spend(self, charge: Charge) -> None:
        """Spend what the answer turned out to cost: a second round trip, or none."""
        if self.breaker.is_open:  # only reads probe
            self.memory_limits.regret(charge)
            return
        try:
            self.limits.regret(charge)
        except MirrorDown:
            self.memory_limits.regret(charge)

    def _from_redis(self, ticket: Ticket) -> tuple[Verdict, MirrorRead | None]:
        """Raises MirrorDown."""
        try:
            try:
                return self._round_trip(ticket)
            except NoScriptError:
                self.limits.learn()
                return self._round_trip(ticket)
        except RedisError as error:
            raise MirrorDown(type(error).__name__) from error

    def _round_trip(self, ticket: Ticket) -> tuple[Verdict, MirrorRead | None]:
        budget, hear = self.limits.commands(ticket)
        reads = self.mirror.commands(ticket.keys) if ticket.keys else []
        rows = self._execute([*budget, *reads])
        mine = len(budget)
        read = self._read(rows[mine:], ticket.keys) if ticket.keys else None
        return self._verdict(hear, rows[:mine], ticket), read

    def _execute(self, commands: Sequence[Command]) -> list[Any]:
        if not commands:
            return []
        if not self.breaker.allows():
            raise MirrorDown("Redis did not answer a moment ago")
        try:
            rows = self.lines.execute(commands)
        except RedisError:
            self.breaker.failed()
            raise
        self.breaker.succeeded()
        return rows

    def _verdict(self, hear: Hear, rows: Sequence[Any], ticket: Ticket) -> Verdict:
        try:
            return hear(rows)
        except NoScriptError:
            raise
        except ResponseError:  # full, or a replica: it can still be read
            return self.memory_limits.spend(ticket)

    def _read(self, rows: Sequence[Any], keys: Sequence[str]) -> MirrorRead:
        for row in rows:
            if isinstance(row, RedisError):
                raise row
        return self.mirror.hear(rows, keys)

    def _settled(self, keys: Sequence[str], read: MirrorRead | None) -> Reading:
        """Return the reading of `keys`, having asked the backend where the mirror leaves doubt.

        A mirror that may lag decides nothing about a key without entries, nor about a second
        case under the key of a living one (two codes may share a key). A tombstone is an entry:
        that case is known not to exist."""
        if not keys or (read is not None and self._is_fresh(read)):
            return _reading(read, complete=True)
        held = {codes.key(card.case.code) for card in read.cards} if read else set()
        if read is not None and held.issuperset(keys):
            return _reading(read, complete=all(map(_is_removed, read.cards)))
        asked_at = self.clock()
        try:
            # All keys, not only the missing ones: then one answer holds for the whole question.
            return Reading(self._backend.find(keys), complete=True, as_of=asked_at)
        except BackendDown:
            return _reading(read, complete=False)

    def _is_fresh(self, read: MirrorRead) -> bool:
        """A heartbeat from the future proves as little as an old one: clocks differ then."""
        if not read.generation or read.as_of is None:
            return False
        return abs(self.clock() - read.as_of) < self.fresh_for


class _Backend:
    """The case backend as a last resort: few questions at once, and none while it is down."""

    def __init__(self, feed: CaseFeed | None, make_card: MakeCard) -> None:
        self._feed = feed
        self._make_card = make_card
        self._breaker = Breaker()
        self._places = threading.BoundedSemaphore(AT_ONCE)

    def find(self, keys: Sequence[str]) -> tuple[Card, ...]:
        """Return the cards of every case under `keys`. Raises BackendDown."""
        if not self._places.acquire(timeout=PATIENCE):
            raise BackendDown("the backend is asked by as many as it bears")
        try:
            return tuple(map(self._make_card, self._ask(keys)))
        finally:
            self._places.release()

    def _ask(self, keys: Sequence[str]) -> Sequence[Case]:
        if self._feed is None or not self._breaker.allows():
            raise BackendDown("no backend, or it did not answer a moment ago")
        try:
            found = self._feed.find(keys)
        except BackendDown:
            self._breaker.failed()
            raise
        self._breaker.succeeded()
        return found


def _reading(read: MirrorRead | None, *, complete: bool) -> Reading:
    if read is None:
        return Reading(complete=complete)
    return Reading(read.cards, complete=complete, as_of=read.as_of)


def _is_removed(card: Card) -> bool:
    return card.case.status is Status.REMOVED
