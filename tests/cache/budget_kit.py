"""What the tests of budgets share: a clock to wind, budgets in Redis, questions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

from redis import Redis
from redis.exceptions import NoScriptError

from cache.ledger import Verdict
from cache.limits import RedisLimits
from cache.lines import Lines
from lookup_gateway import proofs
from lookup_gateway.model import Caller, CallerKind
from lookup_gateway.ports import Charge, Ticket

KEYS = proofs.Keys.from_secrets(["k" * 32])


def name(text: str) -> str:
    return proofs.log_name(text, KEYS)


class Watch:
    """A clock that the test winds."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def on(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Budgets(Protocol):
    """What both kinds can do."""

    def spend(self, ticket: Ticket) -> Verdict: ...

    def regret(self, charge: Charge) -> None: ...


class InRedis:
    """Budgets in Redis, asked as the reader asks them."""

    def __init__(self, redis: Redis, clock: Watch) -> None:
        self._lines = Lines(redis)
        self._limits = RedisLimits(redis, name, clock)
        self.regret = self._limits.regret

    def spend(self, ticket: Ticket) -> Verdict:
        commands, hear = self._limits.commands(ticket)
        try:
            return hear(self._lines.execute(commands) if commands else [])
        except NoScriptError:
            self._limits.learn()
            return self.spend(ticket)


def caller(kind: CallerKind = CallerKind.IPV4, which: int = 1) -> Caller:
    return Caller(kind=kind, id=f"198.51.100.{which}")


def ask(
    *keys: str, who: Caller | None = None, guessing: bool = False, by_token: bool = False
) -> Ticket:
    return Ticket(who or caller(), keys, guessing=keys if guessing else (), by_token=by_token)


def offices(count: int) -> list[str]:
    """Keys of as many offices: no two share an office-day."""
    return [f"H{office:02}2608170001" for office in range(count)]


def granted(budgets: Budgets, ticket: Ticket, times: int) -> int:
    return sum(budgets.spend(ticket).retry_after is None for _ in range(times))
