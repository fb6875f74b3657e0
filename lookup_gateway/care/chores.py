"""What care does at set times, as the profile wishes: backups, and forgetting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from functools import partial

from lookup_gateway.care import retention
from lookup_gateway.care.backup import Estate, backup, prune
from lookup_gateway.care.retention import Rule
from lookup_gateway.chores import Chore, daily, every
from lookup_gateway.clock import Clock
from lookup_gateway.profile_file import Backup

# When nobody is at the counters, and the backup of midnight is done.
_QUIET = time(3)


def chores(estate: Estate, rule: Backup, rules: Sequence[Rule], clock: Clock) -> Iterator[Chore]:
    """Yield what the profile asks for: nothing where it asks for nothing."""
    if rule.every_hours is not None:
        work = partial(_back_up, estate=estate, rule=rule, clock=clock)
        yield Chore("backup", every(rule.every_hours), work)
    if any(one.months is not None for one in rules):
        forgetting = partial(retention.forget, engine=estate.engine, rules=rules)
        yield Chore("retention", daily(_QUIET), forgetting)


def _back_up(_slot: datetime, estate: Estate, rule: Backup, clock: Clock) -> str:
    folder = estate.backups(rule)
    file = backup(estate, folder, clock())
    gone = prune(folder, rule.keep)
    return f"wrote {file.name}, {file.stat().st_size:,} bytes; removed {gone} older ones"
