"""Forget what is needed no longer, so many months after its end, and say how much it was.

Personal data are kept no longer than their purpose needs (Luật 91/2025/QH15); how long records are
kept is the archives' law, so that nothing goes unless the profile says when."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, Engine

from lookup_gateway.care.batches import Key, in_batches

Forget = Callable[[datetime, Key | None, Connection], tuple[int, Key | None]]


@dataclass(frozen=True, slots=True)
class Rule:
    """What goes after so many months (None: it stays), and the step that forgets some of it:
    what ended before a moment, from a key on."""

    what: str
    months: int | None
    forget: Forget


def forget(now: datetime, engine: Engine, rules: Sequence[Rule]) -> str:
    """Forget what is due by `now`, and say how much. Raises BackendDown."""
    told = []
    for rule in rules:
        if rule.months is not None:
            step = partial(rule.forget, _months_before(now, rule.months))
            told.append(f"{rule.what} {sum(in_batches(engine, step))}")
    return "forgot " + ", ".join(told)


def _months_before(moment: datetime, months: int) -> datetime:
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)
