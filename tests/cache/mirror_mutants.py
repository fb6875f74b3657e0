"""Mirrors and workers that are each wrong in one way; the model must notice every one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from redis import Redis

from cache.marks import Source, generation_key, source_key
from cache.scripts import Script
from lookup_gateway import codes
from lookup_gateway.model import Card, Case, Status
from tests.cache.mirror_feed import make_card
from tests.cache.mirror_model import FaultyMarks, FaultyMirror, Kit, Switch, WatchedWorker


def _edited(script: Script, before: str, after: str) -> Script:
    text = script.text.replace(before, after)
    assert text != script.text, "the mutant has lost its place"
    return Script(text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest())


class NoVersionGuard(FaultyMirror):
    """Whoever writes last wins."""

    def __init__(self, redis: Redis, partitions: int = 1) -> None:
        super().__init__(redis, partitions)
        self._apply = _edited(self._apply, "if not newer and", "if false and")


class WholeValue(FaultyMirror):
    """A write forgets the other cases under the same key."""

    def __init__(self, redis: Redis, partitions: int = 1) -> None:
        super().__init__(redis, partitions)
        self._apply = _edited(self._apply, "entry .. table.concat(others)", "entry")


class DeletesForTombstone(FaultyMirror):
    """A removed case is simply deleted, so that a late write brings it back."""

    def apply(self, cards: Iterable[Card], epoch: int, identity: str | None = None) -> int:
        cards = list(cards)
        gone = [card.case.code for card in cards if card.case.status is Status.REMOVED]
        written = super().apply([c for c in cards if c.case.code not in gone], epoch, identity)
        held = self.entries({codes.key(code) for code in gone})
        return written + self.remove([entry for entry in held if entry.code in gone])


class NoFence(FaultyMirror):
    """A worker that follows another source may write."""

    def __init__(self, redis: Redis, partitions: int = 1) -> None:
        super().__init__(redis, partitions)
        self._apply = _edited(self._apply, "return -1", "local _ = 0")


class CarelessMarks(FaultyMarks):
    """The marker is set without looking whether the claim is still there."""

    def set_marker(self, owner: str) -> bool:
        return bool(self._redis.set(generation_key(0), owner))


class FinishesUnasked(FaultyMirror):
    """A resync ends as if nothing had happened meanwhile."""

    marks_type = CarelessMarks


class LoyalMarks(FaultyMarks):
    """Another Redis has taken over, and its old marker stays."""

    def adopt(self, source: Source) -> None:
        self._redis.set(source_key(0), source.stored())


class KeepsMarker(FaultyMirror):
    """What is noticed has no consequence."""

    marks_type = LoyalMarks


class AcknowledgesFirst(WatchedWorker):
    """What was fetched is forgotten before Redis has it."""

    def drain(self) -> int:
        source = self._source or self.follow()
        with self._feed.pending(200) as cases:
            pass
        self._mirror.apply(map(make_card, cases), source.epoch, source.identity)
        return len(cases)


class KeepsEpoch(WatchedWorker):
    """Another source takes over under the old epoch: its smaller versions never get in."""

    def _epoch_for(self, identity: str, marked: object) -> int:  # noqa: ARG002
        return 1


class SweepsUnasked(Switch):
    """The sweep goes by what there was when the resync began, without asking the backend."""

    def __init__(self) -> None:
        super().__init__()
        self._began_with: set[str] = set()

    def page(self, after: str, limit: int) -> Sequence[Case]:
        if not after:
            self._began_with = set(self.feed.cases)
        return super().page(after, limit)

    def known(self, codes: Iterable[str]) -> set[str]:
        return set(codes) & self._began_with


MUTANTS = {
    "no version guard": Kit(mirror=NoVersionGuard),
    "whole value overwritten": Kit(mirror=WholeValue),
    "delete instead of tombstone": Kit(mirror=DeletesForTombstone),
    "no fence": Kit(mirror=NoFence),
    "marker without its claim": Kit(mirror=FinishesUnasked),
    "marker kept on identity change": Kit(mirror=KeepsMarker),
    "acknowledge before apply": Kit(worker=AcknowledgesFirst),
    "epoch kept for another source": Kit(worker=KeepsEpoch),
    "sweep without asking": Kit(switch=SweepsUnasked),
}
