"""What is done at set times: a chore, and the moments at which it falls due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from lookup_gateway.clock import VIETNAM

_DAY = timedelta(days=1)

Slot = Callable[[datetime], datetime]


@dataclass(frozen=True, slots=True)
class Chore:
    """`slot` gives, for a moment, the latest time at or before it when the chore fell due.

    `work` is called with that time, once for each; it returns a sentence saying what it did. It
    is called again when the process died in it, so what it does twice must come out as once."""

    name: str
    slot: Slot
    work: Callable[[datetime], str]


def every(hours: int) -> Slot:
    """Due at each `hours`-th full hour of a day (Vietnam's time); hours divides 24."""
    if 24 % hours:
        raise ValueError(f"a day is not made of stretches of {hours} hours")

    def slot(now: datetime) -> datetime:
        clock = now.astimezone(VIETNAM)
        return clock.replace(
            hour=clock.hour - clock.hour % hours, minute=0, second=0, microsecond=0
        )

    return slot


def daily(at: time) -> Slot:
    """Due each day at that time, in Vietnam."""

    def slot(now: datetime) -> datetime:
        clock = now.astimezone(VIETNAM)
        today = datetime.combine(clock.date(), at, VIETNAM)
        return today if today <= clock else today - _DAY

    return slot
