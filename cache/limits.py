"""Callers' budgets in Redis: spent in the round trip that reads the mirror, or refused there."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from cache import scripts
from cache.budgets import BUDGETS, Budget
from cache.ledger import Ledger, Name, Plan, Verdict
from cache.lines import Command
from cache.scripts import Call, Script
from lookup_gateway.clock import Clock
from lookup_gateway.model import CallerKind
from lookup_gateway.ports import Charge, Ticket

Hear = Callable[[Sequence[Any]], Verdict]


class RedisLimits:
    """Budgets that all processes share.

    `name` makes keyed hashes (`proofs.log_name`); times are the caller's clock, in
    milliseconds. LOOKUP_LIMITS=off is `budgets=LIFTED`."""

    def __init__(
        self,
        redis: Redis,
        name: Name,
        clock: Clock,
        budgets: Mapping[CallerKind, Budget] = BUDGETS,
    ) -> None:
        self._redis = redis
        self._clock = clock
        self._ledger = Ledger(name, budgets)
        self._spend = Script.load("limits_spend")
        self._regret = Script.load("limits_regret")

    def commands(self, ticket: Ticket) -> tuple[list[Command], Hear]:
        """Return the ticket's commands, and what reads their rows.

        That function raises redis-py's NoScriptError when Redis has to `learn` first, and
        ResponseError when it takes no writes (full, a replica)."""
        now = now_ms(self._clock)
        plan = self._ledger.plan(ticket)
        guessed = self._ledger.guessed(ticket)
        commands: list[Command] = []
        if plan.rates:
            keys = plan.keys
            commands.append(("EVALSHA", self._spend.sha, len(keys), *keys, now, *_rules(plan)))
        for counter, window in guessed.counters:
            commands.append(("ZCOUNT", counter, f"({now - window.span}", "+inf"))

        def hear(rows: Sequence[Any]) -> Verdict:
            numbers = list(_numbers(rows))
            wait = numbers.pop(0) if plan.rates else 0
            return Verdict(whole_seconds(wait), guessed.closed(numbers))

        return commands, hear

    def learn(self) -> None:
        """Give Redis the script of `commands`: a new or restarted server does not have it."""
        self._redis.script_load(self._spend.text)

    def regret(self, charge: Charge) -> None:
        """Spend what the answer turned out to cost: one round trip, or none. Raises MirrorDown."""
        now, event = now_ms(self._clock), os.urandom(6).hex()
        calls = [
            Call((counter,), (now, window.span, window.most, event, count))
            for counter, window, count in self._ledger.charged(charge)
        ]
        if calls:
            scripts.run(self._redis, self._regret, calls)


def now_ms(clock: Clock) -> int:
    """Return the clock's time in whole milliseconds since 1970."""
    return int(clock().timestamp() * 1_000)


def whole_seconds(wait: float) -> int | None:
    """Return a wait in milliseconds as Retry-After (RFC 9110): whole seconds, at least one."""
    return math.ceil(wait / 1_000) if wait > 0 else None


def _rules(plan: Plan) -> Command:
    """Return the rules as the script reads them, one after the other."""
    rules: Command = ()
    for _, rate in plan.rates:
        rules += ("rate", rate.gap, rate.burst)
    for one in plan.distinct:
        rules += ("distinct", one.window.most, one.window.span, one.need, len(one.members))
        rules += one.members
    return rules


def _numbers(rows: Sequence[Any]) -> Iterator[int]:
    for row in rows:
        if isinstance(row, RedisError):
            raise row
        yield int(row)
