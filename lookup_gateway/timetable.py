"""What this installation does at set times, by `notify`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from functools import partial

from lookup_gateway import reporting
from lookup_gateway.backends.sql import retention
from lookup_gateway.backends.sql.catch_up import catch_up
from lookup_gateway.backends.sql.overdue_daily import overdue_daily
from lookup_gateway.care.backup import Estate
from lookup_gateway.care.chores import chores as care_chores
from lookup_gateway.care.retention import Rule
from lookup_gateway.chores import Chore, daily, every
from lookup_gateway.gateway import Gateway
from lookup_gateway.notifying import Timekeeper
from lookup_gateway.store.chores import ChoreBook

# When nobody files or reads anything.
_QUIET = time(2, 30)


def timekeeper(gateway: Gateway) -> Timekeeper:
    """Return who does the gateway's chores."""
    return Timekeeper(ChoreBook(gateway.engine), chores(gateway), gateway.settings.clock)


def chores(gateway: Gateway) -> tuple[Chore, ...]:
    """Return the chores, in the order in which they are done when several fall due at once."""
    papers = gateway.late_papers.draw

    def dates(due: datetime) -> str:
        return f"{overdue_daily(gateway.overdue, due)}; {papers(due)}"

    return (
        Chore("catch_up", every(1), partial(catch_up, gateway.engine)),
        Chore("overdue", daily(gateway.profile.overdue.daily_at), dates),
        Chore("late_papers", every(1), papers),  # what the daily chore left, and what failed
        Chore("papers", daily(_QUIET), gateway.submissions.tidy),
        *reporting.chores(gateway),
        *_care(gateway),
    )


def _care(gateway: Gateway) -> Iterator[Chore]:
    months, clock = gateway.profile.retention, gateway.settings.clock
    rules = (
        Rule("persons", months.personal, partial(retention.persons, clock=clock)),
        Rule("moves", months.moves, retention.moves),
        Rule("papers", months.papers, retention.papers),
        Rule("letters", months.feedback, retention.letters),
        Rule("askers", months.feedback, retention.askers),
    )
    estate = Estate(gateway.engine, gateway.settings.data_dir)
    return care_chores(estate, gateway.profile.backup, rules, clock)
