"""The catalogue as everybody asks it: in memory, and read again when it has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from time import monotonic

from lookup_gateway import codes
from lookup_gateway.catalogue.entries import Entries, Procedure
from lookup_gateway.catalogue.search import Index
from lookup_gateway.clock import VIETNAM, Clock
from lookup_gateway.errors import BackendDown

# How long a change may go unnoticed by a process.
_LOOK_EVERY_S = 2.0


@dataclass(frozen=True, slots=True)
class _Copy:
    """What was read: the stamp and the day it holds for, and the tick when that was seen last."""

    stamp: int
    day: date
    entries: Entries
    index: Index
    seen: float


class Catalogue:
    """`stamp()` grows with every import, `load(day)` gives what is in force on a day; both may
    raise BackendDown. While the database is down the last copy stands; without one all methods
    raise BackendDown."""

    def __init__(
        self,
        stamp: Callable[[], int],
        load: Callable[[date], Entries],
        clock: Clock,
        ticks: Callable[[], float] = monotonic,
    ) -> None:
        self._stamp = stamp
        self._load = load
        self._clock = clock
        self._ticks = ticks  # runs on where the clock is held
        self._copy: _Copy | None = None

    def procedure(self, code: str) -> Procedure | None:
        """Return the procedure in force with exactly this code."""
        return self.entries.procedures.get(code)

    def search(self, text: str, limit: int) -> Sequence[Procedure]:
        """Return up to `limit` procedures that the text means, the nearest first."""
        return self._current().index.find(text, limit)

    def all(self) -> Iterable[Procedure]:
        """Return every procedure in force, by their names."""
        return sorted(self.entries.procedures.values(), key=lambda one: one.name)

    def keyed(self, digits: str) -> Sequence[Procedure]:
        """Return the procedures whose codes have exactly these digits, as a telephone keys them:
        1001193 for 1.001193. More than one where codes differ by letters or dots alone."""
        return [one for one in self.all() if digits and codes.digits(one.code) == digits]

    @property
    def has_procedures(self) -> bool:
        """Whether there is a procedure to ask about; False while nobody can tell. Never raises."""
        if self._copy and self._copy.entries.procedures:
            return True  # who only offers the question need not wait for the database
        try:
            return bool(self.entries.procedures)
        except BackendDown:
            return False

    @property
    def entries(self) -> Entries:
        """Everything that is in force."""
        return self._current().entries

    def _current(self) -> _Copy:
        now, copy = self._ticks(), self._copy
        if copy and now - copy.seen < _LOOK_EVERY_S:
            return copy
        try:
            self._copy = self._read(now, copy)
        except BackendDown:
            if copy is None:
                raise
            return copy
        return self._copy

    def _read(self, now: float, copy: _Copy | None) -> _Copy:
        stamp, day = self._stamp(), self._clock().astimezone(VIETNAM).date()
        if copy and (copy.stamp, copy.day) == (stamp, day):
            return _Copy(stamp, day, copy.entries, copy.index, now)
        entries = self._load(day)
        return _Copy(stamp, day, entries, Index.of(entries.procedures.values()), now)
