"""Fill the mirror anew from the source, a small step at a time while the queue goes on.

A resync claims the mirror under an id of its own, pages through every case, sweeps what the
backend does not know, and turns its claim into the generation marker. When the claim is lost
on the way (FLUSHALL, a failover, another worker), so may be what was written: start again.
"""

from __future__ import annotations

import uuid
from enum import Enum, auto

from cache.entries import Entry
from cache.marks import Source
from cache.mirror import Mirror
from lookup_gateway.ports import CaseFeed, MakeCard

PAGE = 500
SWEEP = 1_000


class Progress(Enum):
    """How far a resync is. READY: all is written, only the marker is missing."""

    WORKING = auto()
    READY = auto()
    LOST = auto()


class Resync:
    """One attempt. Methods may raise `MirrorDown` and `BackendDown`; a step can be repeated."""

    def __init__(self, feed: CaseFeed, mirror: Mirror, make_card: MakeCard, source: Source) -> None:
        self._feed = feed
        self._mirror = mirror
        self._make_card = make_card
        self._source = source
        self._id = uuid.uuid4().hex
        self._after: str | None = ""  # None: every page is written
        self._cursor: int | None = 0  # None: every key is swept

    def claim(self) -> bool:
        """Begin; False when another resync is at work."""
        return self._mirror.marks.claim(self._id)

    def step(self) -> Progress:
        """Write one page or sweep some keys."""
        if not self._mirror.marks.hold(self._id):
            return Progress.LOST
        if self._after is not None:
            self._after = self._page(self._after)
        elif self._cursor is not None:
            self._cursor = self._sweep(self._cursor)
        else:
            return Progress.READY
        return Progress.WORKING

    def finish(self) -> bool:
        """Set the generation marker; False when the claim is lost."""
        return self._mirror.marks.finish(self._id)

    def _page(self, after: str) -> str | None:
        cases = self._feed.page(after, PAGE)
        cards = map(self._make_card, cases)
        self._mirror.apply(cards, self._source.epoch, self._source.identity)
        return cases[-1].code if cases else None

    def _sweep(self, cursor: int) -> int | None:
        following, entries = self._mirror.scan(cursor, SWEEP)
        self._mirror.remove(strangers(self._feed, entries))
        return following or None


def strangers(feed: CaseFeed, entries: list[Entry]) -> list[Entry]:
    """Return those entries of whose code the backend has no record, not even a removed one."""
    known = feed.known([entry.code for entry in entries]) if entries else set()
    return [entry for entry in entries if entry.code not in known]
