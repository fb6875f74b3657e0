"""Prove that the mirror says what the source says, case by case, and repair where it does not.

Everything is compared: code, version and content, then every key for cases that the source does
not know. What differs is looked at again a moment later and counts only if it still differs,
and its entry has not moved: otherwise the change was only on its way.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import TypeVar

from cache.entries import Entry, full_version
from cache.mirror import Mirror
from cache.resync import PAGE, SWEEP, strangers
from lookup_gateway import codes
from lookup_gateway.model import Card, Case
from lookup_gateway.ports import CaseFeed, MakeCard

GRACE = 0.5  # seconds before the second look: several times what a change takes to be visible
TOGETHER = 5_000  # so many suspects share one pause
EXAMPLES = 10

T = TypeVar("T")


class Fault(StrEnum):
    """What can be wrong with a case in the mirror."""

    MISSING = "missing"
    OUTDATED = "outdated"
    ORPHAN = "orphan"


@dataclass(frozen=True, slots=True)
class Report:
    """What a comparison found. `examples` are masked: a report goes into logs."""

    checked: int = 0
    missing: int = 0
    outdated: int = 0
    orphans: int = 0
    repaired: int = 0
    examples: tuple[str, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether nothing differed."""
        return not (self.missing or self.outdated or self.orphans)


def compare(
    feed: CaseFeed, mirror: Mirror, make_card: MakeCard, epoch: int, repair: bool = False
) -> Report:
    """Compare the whole mirror with the whole source; with `repair`, put right what differs.

    `epoch` is the one the worker follows. Raises MirrorDown and BackendDown."""
    comparison = _Comparison(feed, mirror, make_card, epoch, repair)
    for suspects in _batches(comparison.differing()):
        time.sleep(GRACE)
        comparison.look_again(suspects)
    for strays in _batches(comparison.strays()):
        time.sleep(GRACE)
        comparison.look_again_at_strays(strays)
    return comparison.report()


@dataclass(frozen=True, slots=True)
class _Suspect:
    code: str
    entry: Entry | None


class _Comparison:
    def __init__(
        self, feed: CaseFeed, mirror: Mirror, make_card: MakeCard, epoch: int, repair: bool
    ) -> None:
        self._feed = feed
        self._mirror = mirror
        self._make_card = make_card
        self._epoch = epoch
        self._repair = repair
        self._checked = 0
        self._repaired = 0
        self._faults: dict[str, Fault] = {}

    def differing(self) -> Iterator[_Suspect]:
        """Yield every case of the source that the mirror does not hold as it is."""
        after = ""
        while cases := self._feed.page(after, PAGE):
            after = cases[-1].code
            self._checked += len(cases)
            yield from (_Suspect(card.case.code, entry) for card, entry in self._unlike(cases))

    def strays(self) -> Iterator[Entry]:
        """Yield every entry of whose code the source has no record."""
        cursor, entries = self._mirror.scan(0, SWEEP)
        yield from strangers(self._feed, entries)
        while cursor:
            cursor, entries = self._mirror.scan(cursor, SWEEP)
            yield from strangers(self._feed, entries)

    def look_again(self, suspects: list[_Suspect]) -> None:
        """Count, and repair, those that still differ and have not moved."""
        seen = {suspect.code: suspect.entry for suspect in suspects}
        for chunk in _batches(seen, PAGE):
            found = self._feed.find([codes.key(code) for code in chunk])
            cases = [case for case in found if case.code in seen]
            for card, entry in self._unlike(cases):
                if entry == seen[card.case.code]:
                    self._fault(card, entry)

    def look_again_at_strays(self, strays: list[Entry]) -> None:
        """Count, and remove, those that are still there and still unknown."""
        for chunk in _batches(strays, PAGE):
            held = set(self._mirror.entries({codes.key(entry.code) for entry in chunk}))
            for entry in strangers(self._feed, [entry for entry in chunk if entry in held]):
                self._faults[entry.code] = Fault.ORPHAN
                if self._repair:
                    self._repaired += self._mirror.remove([entry])

    def report(self) -> Report:
        """Return the counts."""
        counts = Counter(self._faults.values())
        return Report(
            checked=self._checked,
            missing=counts[Fault.MISSING],
            outdated=counts[Fault.OUTDATED],
            orphans=counts[Fault.ORPHAN],
            repaired=self._repaired,
            examples=tuple(f"{f} {mask(c)}" for c, f in islice(self._faults.items(), EXAMPLES)),
        )

    def _unlike(self, cases: Iterable[Case]) -> Iterator[tuple[Card, Entry | None]]:
        cards = [self._make_card(case) for case in cases]
        entries = self._mirror.entries({codes.key(card.case.code) for card in cards})
        held = {entry.code: entry for entry in entries}
        for card in cards:
            entry = held.get(card.case.code)
            if entry is None or not self._is_like(card, entry):
                yield card, entry

    def _is_like(self, card: Card, entry: Entry) -> bool:
        """Bytes decide; if they differ, content does: another zlib may deflate otherwise."""
        if entry.version != full_version(self._epoch, card.case.version):
            return False
        if entry.payload == self._mirror.codec.encode(card):
            return True
        try:
            return self._mirror.codec.decode(entry.code, entry.payload) == card
        except ValueError:
            return False

    def _fault(self, card: Card, entry: Entry | None) -> None:
        self._faults[card.case.code] = Fault.OUTDATED if entry else Fault.MISSING
        if self._repair and entry:
            self._repaired += self._mirror.replace(card, self._epoch, entry.version)
        elif self._repair:
            self._repaired += self._mirror.apply([card], self._epoch)


def mask(code: str) -> str:
    """Return as much of a code as a log may hold."""
    return f"{code[:3]}…{code[-2:]}" if len(code) > 8 else "…"


def _batches(items: Iterable[T], size: int = TOGETHER) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
