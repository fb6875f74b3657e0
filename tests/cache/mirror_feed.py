"""A case backend in memory: versions, tombstones, a queue that is deleted only by acknowledging."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

import msgspec

from lookup_gateway import codes
from lookup_gateway.clock import VIETNAM
from lookup_gateway.errors import BackendDown
from lookup_gateway.model import Card, Case, Factors, Office, Status, Step

NOON = datetime(2026, 8, 17, 12, 0, tzinfo=VIETNAM)

Order = Callable[[list[Case]], list[Case]]


def a_case(code: str, version: int = 1, status: Status = Status.PROCESSING) -> Case:
    """Return a plain case whose content tells its version."""
    since = NOON + timedelta(minutes=version % 1_000)
    return Case(
        code=code,
        version=version,
        status=status,
        status_since=since,
        office=Office(id=code.partition("-")[0], name="UBND phường Hồng Gai"),
        steps=(Step(at=since, unit="Bộ phận Một cửa", action=f"Bước {version}"),),
    )


def make_card(case: Case) -> Card:
    """Make a card as `proofs.make_card` does, with hashes that anyone can foretell."""
    bare = msgspec.structs.replace(case, applicant=None)
    return Card(case=bare, initials="N.V.A", factors=Factors(phone=b"6bytes"))


class MemoryFeed:
    """A `CaseFeed`. `acknowledged` is the newest version that was handed over, by code."""

    name = "memory"

    def __init__(self, identity: str = "A") -> None:
        self.identity = identity
        self.cases: dict[str, Case] = {}
        self.queue: dict[int, str] = {}
        self.acknowledged: dict[str, int] = {}
        self.order: Order = list
        self.down = False
        self._last_id = 0
        self._lock = threading.RLock()

    def put(self, *codes_: str, status: Status = Status.PROCESSING) -> None:
        """Record a change of each case; it stays removed, or comes back, as `status` says."""
        with self._lock:
            for code in codes_:
                before = self.cases.get(code)
                self.cases[code] = a_case(code, before.version + 1 if before else 1, status)
                self._last_id += 1
                self.queue[self._last_id] = code

    def remove(self, code: str) -> None:
        """Mark a case as removed."""
        self.put(code, status=Status.REMOVED)

    def forget(self, code: str) -> None:
        """Lose even the tombstone, as a source does after its time."""
        with self._lock:
            del self.cases[code]
            self.queue = {n: queued for n, queued in self.queue.items() if queued != code}

    def settled(self) -> set[str]:
        """Return the codes that nothing waits for."""
        return set(self.cases) - set(self.queue.values())

    def source(self) -> str:
        """Return the identity."""
        self._answer()
        return self.identity

    @contextmanager
    def pending(self, limit: int) -> Iterator[Sequence[Case]]:
        """Hand over the present state of changed cases; see `CaseFeed.pending`."""
        self._answer()
        with self._lock:
            taken = dict(list(self.queue.items())[:limit])
            cases = [self.cases[code] for code in dict.fromkeys(taken.values())]
        yield self.order(cases)
        self._answer()
        with self._lock:
            self.queue = {n: code for n, code in self.queue.items() if n not in taken}
            for case in cases:
                newest = max(case.version, self.acknowledged.get(case.code, 0))
                self.acknowledged[case.code] = newest

    def page(self, after: str, limit: int) -> Sequence[Case]:
        """Return cases in the order of their codes."""
        self._answer()
        return [self.cases[code] for code in sorted(self.cases) if code > after][:limit]

    def find(self, keys: Sequence[str]) -> Sequence[Case]:
        """Return the cases under `keys`."""
        self._answer()
        return [case for case in self.cases.values() if codes.key(case.code) in keys]

    def known(self, codes: Iterable[str]) -> set[str]:
        """Return those of `codes` that are recorded."""
        self._answer()
        return set(codes) & set(self.cases)

    def _answer(self) -> None:
        if self.down:
            raise BackendDown("switched off by the test")
