"""How much a caller may ask, as one table.

The numbers are start values: a mobile carrier puts thousands of phones behind one IPv4 address,
an IPv6 /64 is one household (RFC 6177), a kiosk serves a queue, an SMS costs money.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType

from lookup_gateway.model import CallerKind

MINUTE, TEN_MINUTES, HOUR, DAY = 60.0, 600.0, 3_600.0, 86_400.0


@dataclass(frozen=True, slots=True)
class Rate:
    """`count` asks per `seconds`, of which `burst` may come at once (GCRA)."""

    count: int
    seconds: float
    burst: int

    @property
    def gap(self) -> float:
        """Milliseconds between two asks at the steady rate."""
        return self.seconds * 1_000 / self.count


@dataclass(frozen=True, slots=True)
class Window:
    """At most `most` different things in any `seconds`."""

    most: int
    seconds: float

    @property
    def span(self) -> int:
        """The window in milliseconds."""
        return int(self.seconds * 1_000)


@dataclass(frozen=True, slots=True)
class Budget:
    """What one caller may do; None or empty means that nothing is counted."""

    rates: tuple[Rate, ...] = ()
    codes: Window | None = None
    office_day: Window | None = None
    misses: Window | None = None


@dataclass(frozen=True, slots=True)
class Guesses:
    """How many guessable proofs may be wrong before they are closed. A case is never locked:
    its receipt token stays open."""

    by_caller_and_case: Window = Window(5, HOUR)
    by_case: Window = Window(10, DAY)
    by_caller: Window = Window(20, DAY)
    by_all: Window = Window(1_000, HOUR)


_WALK = Window(12, TEN_MINUTES)
_THIRTY = Window(30, TEN_MINUTES)

BUDGETS: Mapping[CallerKind, Budget] = MappingProxyType(
    {
        CallerKind.IPV4: Budget(
            (Rate(60, MINUTE, 60), Rate(5_000, DAY, 5_000)), _THIRTY, _WALK, _THIRTY
        ),
        CallerKind.IPV6: Budget(
            (Rate(30, MINUTE, 10), Rate(300, DAY, 300)), _THIRTY, _WALK, _THIRTY
        ),
        CallerKind.KIOSK: Budget((Rate(60, MINUTE, 60), Rate(2_000, DAY, 2_000))),
        CallerKind.PHONE: Budget((Rate(5, MINUTE, 5), Rate(40, DAY, 40)), Window(10, DAY)),
        CallerKind.LOCAL: Budget(),
    }
)
# For LOOKUP_LIMITS=off: callers ask freely, wrong guesses are still counted.
LIFTED: Mapping[CallerKind, Budget] = MappingProxyType({kind: Budget() for kind in CallerKind})
GUESSES = Guesses()


def shared(budgets: Mapping[CallerKind, Budget], workers: int) -> Mapping[CallerKind, Budget]:
    """Return each budget divided among `workers` processes that cannot see one another."""

    return {
        kind: Budget(
            tuple(
                Rate(rate.count, rate.seconds * workers, max(1, rate.burst // workers))
                for rate in budget.rates
            ),
            _part_of(budget.codes, workers),
            _part_of(budget.office_day, workers),
            _part_of(budget.misses, workers),
        )
        for kind, budget in budgets.items()
    }


def shared_guesses(guesses: Guesses, workers: int) -> Guesses:
    """Return the tries divided among `workers` processes that cannot see one another."""
    windows = (getattr(guesses, field.name) for field in fields(guesses))
    return Guesses(*(_part(window, workers) for window in windows))


def _part(window: Window, workers: int) -> Window:
    return replace(window, most=max(1, window.most // workers))


def _part_of(window: Window | None, workers: int) -> Window | None:
    return None if window is None else _part(window, workers)
