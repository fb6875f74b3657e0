"""Two senders for one way: who fails gets less to do, at once and by degrees, and back again."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic

from lookup_gateway.outgoing import Again, Outgoing, Send, Sending, Unsure

# How much of what is known a new try replaces, and after how long a failure counts half.
NEW = 0.2
HALF_LIFE_S = 300.0
# The second sender gets this share of the first one's when both are well: so it is known to be.
RESTING = 0.05


@dataclass(slots=True)
class _Sender:
    send: Send
    share: float
    errors: float = 0.0
    at: float = 0.0

    def weight(self, now: float) -> float:
        return self.share * (1 - self._errors(now)) ** 4 + 1e-6

    def _errors(self, now: float) -> float:
        return self.errors * math.exp2(-(now - self.at) / HALF_LIFE_S)

    def note(self, now: float, *, failed: bool) -> None:
        self.errors = (1 - NEW) * self._errors(now) + NEW * failed
        self.at = now


class Failover:
    """A `Send` over several: the order is drawn by weight, the next is asked where one could not.

    Only what was surely not taken goes to the next: a doubt would become a repeat."""

    def __init__(
        self,
        senders: Sequence[Send],
        now: Callable[[], float] = monotonic,
        draw: Callable[[], float] = random.random,
    ) -> None:
        self._senders = [_Sender(send, RESTING**place) for place, send in enumerate(senders)]
        self._now = now
        self._draw = draw

    def __call__(self, outgoing: Outgoing) -> Sending:
        """Send by one of them; Again when none could."""
        result: Sending = Again("no sender")
        for sender in self._order():
            result = sender.send(outgoing)
            sender.note(self._now(), failed=isinstance(result, Again | Unsure))
            if not isinstance(result, Again):
                break
        return result

    def _order(self) -> list[_Sender]:
        """Return the senders, each drawn before those left by its weight among them.

        The key u^(1/w) does that (Efraimidis and Spirakis, 2006)."""
        now = self._now()
        drawn = {id(one): self._draw() ** (1 / one.weight(now)) for one in self._senders}
        return sorted(self._senders, key=lambda one: drawn[id(one)], reverse=True)
