"""A hall's registered machines: what they say of themselves, and when that means trouble."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lookup_gateway.clock import Clock

# The cookie of a machine's browser; citizens' browsers have none.
KEY_COOKIE = "kiosk_key"
QUIET_AFTER = timedelta(minutes=3)


class Holder(StrEnum):
    """Which of a machine's two holds a key: the page in its browser, or the program beside it,
    which sees the printer and the scanner as no page can (deploy/kiosk)."""

    PAGE = "page"
    AGENT = "agent"


class Health(StrEnum):
    """How a printer or a scanner is; `NONE`: the machine is not meant to have one."""

    OK = "ok"
    LOW = "low"
    OUT = "out"
    FAULT = "fault"
    NONE = "none"


_FAULTY = frozenset({Health.OUT, Health.FAULT})


@dataclass(frozen=True, slots=True)
class Beat:
    """What a heartbeat says; a part that is None says nothing."""

    version: str | None = None
    printer: Health | None = None
    scanner: Health | None = None


@dataclass(frozen=True, slots=True)
class Kiosk:
    """One machine and what it last said; a moment is None while nothing was heard."""

    name: str
    hall: str | None = None
    registered: bool = False
    page_at: datetime | None = None
    agent_at: datetime | None = None
    said: Beat = Beat()

    def is_quiet(self, now: datetime) -> bool:
        """Return whether a machine that should beat has not been heard for three minutes."""
        return self.registered and (self.page_at is None or now - self.page_at > QUIET_AFTER)

    def faults(self, now: datetime) -> tuple[str, ...]:
        """Return what is out of order, by what was said in the last three minutes."""
        if self.agent_at is None or now - self.agent_at > QUIET_AFTER:
            return ()
        parts = {"printer": self.said.printer, "scanner": self.said.scanner}
        return tuple(name for name, health in parts.items() if health in _FAULTY)


@dataclass(frozen=True, slots=True)
class Fleet:
    """What the pages may do with machines. `known` says whose key this is from memory, `by_key`
    from the database; `trade` gives a key for a one-time code; `heard` keeps a heartbeat; `release`
    is the gateway's.

    All but `known` may raise BackendDown."""

    known: Callable[[str], Kiosk | None]
    by_key: Callable[[str], Kiosk | None]
    trade: Callable[[str, Holder], str | None]
    heard: Callable[[Kiosk, Beat], None]
    clock: Clock
    release: str
