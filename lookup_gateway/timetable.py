"""What this installation does at set times, by `notify`."""

from __future__ import annotations

from functools import partial

from lookup_gateway import reporting
from lookup_gateway.backends.sql.overdue_daily import overdue_daily
from lookup_gateway.chores import Chore, daily
from lookup_gateway.gateway import Gateway
from lookup_gateway.notifying import Timekeeper
from lookup_gateway.store.chores import ChoreBook


def timekeeper(gateway: Gateway) -> Timekeeper:
    """Return who does the gateway's chores."""
    return Timekeeper(ChoreBook(gateway.engine), chores(gateway), gateway.settings.clock)


def chores(gateway: Gateway) -> tuple[Chore, ...]:
    """Return the chores, in the order in which they are done when several fall due at once."""
    dates = partial(overdue_daily, gateway.overdue)
    return (
        Chore("overdue", daily(gateway.profile.overdue.daily_at), dates),
        *reporting.chores(gateway),
    )
