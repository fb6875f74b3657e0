"""What a report says: how many cases came, were solved early, on time or late, and are pending.

The arithmetic is that of the national portal's figure for solving on time (chỉ số 766): the end of
the work against the promised time, the time of waiting for the citizen taken off, a second request
for supplements counted as late; where no end is known, the end of the period."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from operator import add, attrgetter

from lookup_gateway.reports.periods import Period

# Of fewer cases nothing is usual, and one of them might be known to somebody.
FEWEST = 20


class By(StrEnum):
    """What the lines of a report stand for."""

    UNIT = "unit"
    OFFICER = "officer"
    PROCEDURE = "procedure"
    SECTOR = "sector"
    STATUS = "status"
    WAY = "way"


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers of cases. `carried` came before the period and were not solved before it; `late` and
    `early` are of the solved ones, `overdue` of the pending ones; so carried + received is
    early + on_time + late + pending. `asked_again`: asked twice or more for supplements, which is
    to be done once (Phú Thọ Đ9.2.c)."""

    carried: int = 0
    received: int = 0
    early: int = 0
    on_time: int = 0
    late: int = 0
    pending: int = 0
    overdue: int = 0
    asked_again: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Return both together."""
        return Tally(*map(add, _counts(self), _counts(other)))


COUNTS = tuple(Tally.__slots__)
_counts: Callable[[Tally], tuple[int, ...]] = attrgetter(*COUNTS)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `key` is an id, a code, a status; None for cases whose record does not say."""

    key: str | None
    tally: Tally
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Usual:
    """In how many days of 24 hours, without those of waiting for the citizen, half of a
    procedure's cases were solved, and four fifths of them."""

    procedure: str
    cases: int
    median: float
    p80: float
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What is counted over a period for the units below `unit` (None: all), as known at `seen`."""

    period: Period
    by: By
    unit: str | None
    seen: datetime
    lines: Sequence[Line]
    usual: Sequence[Usual] = ()

    @property
    def total(self) -> Tally:
        """All lines together: no case is in two of them."""
        return sum((line.tally for line in self.lines), start=Tally())


def gathered(lines: Iterable[Line], group: Callable[[str | None], str | None]) -> list[Line]:
    """Return the lines of groups: those whose keys belong to one group added up, in order."""
    sums: dict[str | None, Tally] = {}
    for line in lines:
        key = group(line.key)
        sums[key] = sums.get(key, Tally()) + line.tally
    return [Line(key, sums[key]) for key in sorted(sums, key=lambda key: (key is None, key or ""))]
