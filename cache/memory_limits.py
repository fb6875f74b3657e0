"""Callers' budgets in one process's memory, for the time that Redis does not answer."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from itertools import count
from typing import Generic, TypeVar

from cache.budgets import BUDGETS, GUESSES, Budget, Rate, Window, shared, shared_guesses
from cache.ledger import Distinct, Ledger, Name, Plan, Verdict
from cache.limits import now_ms, whole_seconds
from lookup_gateway.clock import Clock
from lookup_gateway.model import CallerKind
from lookup_gateway.ports import Charge, Ticket

V = TypeVar("V")
COUNTERS = 50_000


class MemoryLimits:
    """The rules of `RedisLimits`, with budgets divided by the number of worker processes.

    At most `counters` of each kind are kept; the one unused for the longest goes first."""

    def __init__(
        self,
        name: Name,
        clock: Clock,
        workers: int = 1,
        budgets: Mapping[CallerKind, Budget] = BUDGETS,
        counters: int = COUNTERS,
    ) -> None:
        self._clock = clock
        self._ledger = Ledger(name, shared(budgets, workers), shared_guesses(GUESSES, workers))
        self._due: _Kept[float] = _Kept(counters)
        self._seen: _Kept[dict[str, int]] = _Kept(counters)
        self._event = count()
        # Held while counting, never while waiting for anything.
        self._lock = threading.Lock()

    def spend(self, ticket: Ticket) -> Verdict:
        """Spend what the ticket costs before its answer is known, or refuse and spend nothing."""
        now = now_ms(self._clock)
        plan, guessed = self._ledger.plan(ticket), self._ledger.guessed(ticket)
        with self._lock:
            wait = self._wait(plan, now)
            if wait <= 0:
                self._take(plan, now)
            counts = [self._count(name, window, now) for name, window in guessed.counters]
        return Verdict(whole_seconds(wait), guessed.closed(counts))

    def regret(self, charge: Charge) -> None:
        """Spend what the answer turned out to cost."""
        now = now_ms(self._clock)
        with self._lock:
            for name, window, times in self._ledger.charged(charge):
                room = window.most - self._count(name, window, now)
                for _ in range(min(times, room)):
                    self._add(name, window, str(next(self._event)), now)

    def _wait(self, plan: Plan, now: int) -> float:
        rates = [
            self._arrival(name, rate, now) - rate.burst * rate.gap - now
            for name, rate in plan.rates
        ]
        return max([0.0, *rates, *(self._distinct_wait(d, now) for d in plan.distinct)])

    def _take(self, plan: Plan, now: int) -> None:
        for name, rate in plan.rates:
            self._due.put(name, self._arrival(name, rate, now))
        for counter in plan.distinct:
            for member in self._unseen(counter, now):
                self._add(counter.key, counter.window, member, now)

    def _arrival(self, name: str, rate: Rate, now: int) -> float:
        return max(self._due.get(name, 0.0), now) + rate.gap

    def _distinct_wait(self, counter: Distinct, now: int) -> float:
        need = max(counter.need, len(self._unseen(counter, now)))
        times = sorted(self._fresh(counter.key, counter.window, now).values())
        over = len(times) + need - counter.window.most
        if need == 0 or over <= 0:
            return 0.0
        span = counter.window.span
        return times[over - 1] + span - now if over <= len(times) else span

    def _unseen(self, counter: Distinct, now: int) -> list[str]:
        seen = self._fresh(counter.key, counter.window, now)
        return [member for member in counter.members if member not in seen]

    def _count(self, name: str, window: Window, now: int) -> int:
        return len(self._fresh(name, window, now))

    def _fresh(self, name: str, window: Window, now: int) -> dict[str, int]:
        since = now - window.span
        return {member: at for member, at in self._seen.get(name, {}).items() if at > since}

    def _add(self, name: str, window: Window, member: str, now: int) -> None:
        self._seen.put(name, {**self._fresh(name, window, now), member: now})


class _Kept(Generic[V]):
    """A mapping of bounded size that forgets what was unused for the longest."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[str, V] = OrderedDict()

    def get(self, name: str, default: V) -> V:
        if name not in self._values:
            return default
        self._values.move_to_end(name)
        return self._values[name]

    def put(self, name: str, value: V) -> None:
        self._values[name] = value
        self._values.move_to_end(name)
        if len(self._values) > self._most:
            self._values.popitem(last=False)
