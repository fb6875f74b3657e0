"""When a lane may be used: never faster than its provider bears, and not while it is down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic

# So many in a row may fail for reasons of their own before the lane is thought down.
TOLERATED = 2
REST_MOST_S = 60.0


@dataclass(slots=True)
class _Lane:
    free_at: float = 0.0  # by its rate
    rests_until: float = 0.0
    failures: int = 0


class Lanes:
    """The lanes of one process. `per_second` is how many a lane bears; others bear any number."""

    def __init__(
        self, per_second: Mapping[str, float], now: Callable[[], float] = monotonic
    ) -> None:
        self._per_second = per_second
        self._now = now
        self._lanes: dict[str, _Lane] = {}

    def resting(self) -> list[str]:
        """Return the lanes that may not be used at this moment."""
        now = self._now()
        return [
            name
            for name, lane in self._lanes.items()
            # A second's worth may go at once.
            if max(lane.rests_until, lane.free_at - 1.0) > now
        ]

    def paced(self) -> bool:
        """Return whether a lane that is well waits for nothing but its rate."""
        now = self._now()
        return any(lane.rests_until <= now < lane.free_at - 1.0 for lane in self._lanes.values())

    def used(self, name: str, *, failed: bool) -> None:
        """Note a try. A lane that fails again and again rests, each time twice as long."""
        lane, now = self._lanes.setdefault(name, _Lane()), self._now()
        if rate := self._per_second.get(name):
            lane.free_at = max(lane.free_at, now) + 1 / rate
        lane.failures = lane.failures + 1 if failed else 0
        if lane.failures > TOLERATED:
            rest = 2.0 ** min(lane.failures - TOLERATED - 1, 10)
            lane.rests_until = now + min(rest, REST_MOST_S)
