"""Stop asking what does not answer: open after some failures in a row, probe now and then."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Breaker:
    """A circuit breaker for threads and greenlets alike.

    After `failures` in a row it is open: `allows()` lets one call through every `probe_every`
    seconds, and the first success closes it. Every allowed call must report how it ended."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        failures: int = 5,
        probe_every: float = 1.0,
    ) -> None:
        self._clock = clock
        self._most = failures
        self._probe_every = probe_every
        self._failed = 0
        self._next_probe = 0.0
        # Held for a few instructions only, never while waiting for an answer.
        self._lock = threading.Lock()

    @property
    def is_open(self) -> bool:
        """Whether calls are held back at the moment (for metrics and /readyz)."""
        return self._failed >= self._most

    def allows(self) -> bool:
        """Return whether a call may be made now; when open, taking the turn to probe."""
        with self._lock:
            if not self.is_open:
                return True
            now = self._clock()
            if now < self._next_probe:
                return False
            self._next_probe = now + self._probe_every
            return True

    def succeeded(self) -> None:
        """Report that an allowed call was answered."""
        with self._lock:
            self._failed = 0

    def failed(self) -> None:
        """Report that an allowed call was not answered."""
        with self._lock:
            self._failed += 1
            if self._failed == self._most:
                self._next_probe = self._clock() + self._probe_every
