"""(e) How long after its commit a change can be read in the mirror, at a steady pace of changes."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Set
from dataclasses import dataclass
from random import Random
from statistics import quantiles

from bench import stand
from bench.report import Row
from bench.stand import Child, Scale
from cache.entries import EPOCH_BITS
from cache.mirror import Mirror
from lookup_gateway import codes, mirroring
from lookup_gateway.clock import system_clock
from lookup_gateway.demo.cases import make_cases
from lookup_gateway.demo.journey import advance
from lookup_gateway.gateway import Gateway
from lookup_gateway.model import Case, Status
from tests.machine import eventually
from tests.servers import PostgresServer, RedisServer

GOAL = 100  # milliseconds, p95
PATIENCE = 10.0  # seconds after which a change counts as lost
MOST_CASES = 2_000
GLANCE = 0.0005


@dataclass(frozen=True, slots=True)
class Change:
    """A committed change: from `at` (perf_counter) on, `version` of `code` may be expected."""

    code: str
    version: int
    at: float


class Writer(threading.Thread):
    """Changes cases at random, `per_second` of them, and tells each right after its commit."""

    def __init__(self, gateway: Gateway, known: list[str], count: int, per_second: int) -> None:
        super().__init__(daemon=True)
        self.committed: deque[Change] = deque()
        self.seconds = 0.0
        self._touch = gateway.backend.touch
        self._known = known
        self._count = count
        self._gap = 1 / per_second

    def run(self) -> None:
        """Keep the pace, late or not: what was held up is caught up."""
        rng, started = Random(2026), time.perf_counter()
        for number in range(self._count):
            time.sleep(max(0.0, started + number * self._gap - time.perf_counter()))
            self.change(rng.choice(self._known), rng)
        self.seconds = time.perf_counter() - started

    def change(self, code: str, rng: Random) -> None:
        """Send a case back for a paper, or let it go on."""
        stored = self._touch(code, lambda case: _changed(case, rng))
        self.committed.append(Change(code, stored.version, time.perf_counter()))


def measure(scale: Scale) -> list[Row]:
    """Measure with the worker on SQLite, then on PostgreSQL."""
    rows = []
    with RedisServer() as redis, PostgresServer() as postgres:
        for name, url in (("SQLite", None), ("PostgreSQL", postgres.fresh_database())):
            redis.flush()
            with stand.site(redis.url, url) as (gateway, env):
                rows.append(_followed(name, gateway, env, scale))
    return rows


def _followed(name: str, gateway: Gateway, env: dict[str, str], scale: Scale) -> Row:
    known = list(make_cases(min(scale.cases, MOST_CASES), system_clock(), gateway.profile))
    gateway.backend.save(known)
    stand.level(gateway)
    mirror = Mirror(gateway.redis("prober", timeout=1.0))
    writer = Writer(gateway, [case.code for case in known], scale.changes, scale.per_second)
    with Child("mirror", "lookup_gateway", "mirror", env=env, http=False):
        _await_worker(writer, mirror, known[0].code)
        writer.start()
        delays, lost = _watch(writer, mirror)
        writer.join()
        report = mirroring.compare(gateway, repair=False)
    wrong = report.missing + report.outdated + report.orphans
    return _row(name, delays, lost + wrong, scale.changes / writer.seconds)


def _await_worker(writer: Writer, mirror: Mirror, code: str) -> None:
    writer.change(code, Random(0))
    first = writer.committed.popleft()
    eventually(lambda: bool(_visible(mirror, {first})), "the worker carries changes over")


def _watch(writer: Writer, mirror: Mirror) -> tuple[list[float], int]:
    """Return the milliseconds from commit to sight of each change, and how many never came."""
    waiting: set[Change] = set()
    delays: list[float] = []
    lost = 0
    while writer.is_alive() or writer.committed or waiting:
        while writer.committed:
            waiting.add(writer.committed.popleft())
        seen = _visible(mirror, waiting)
        now = time.perf_counter()
        delays += [(now - change.at) * 1_000 for change in seen]
        never = {change for change in waiting - seen if now - change.at > PATIENCE}
        lost += len(never)
        waiting -= seen | never
        time.sleep(GLANCE)
    return delays, lost


def _visible(mirror: Mirror, waiting: Set[Change]) -> set[Change]:
    """Return those changes of which the awaited version, or a later one, can be read."""
    entries = mirror.entries({codes.key(change.code) for change in waiting})
    held = {entry.code: entry.version & (1 << EPOCH_BITS) - 1 for entry in entries}
    return {change for change in waiting if held.get(change.code, 0) >= change.version}


def _changed(case: Case, rng: Random) -> Case:
    processing = case.status is Status.PROCESSING
    status = Status.SUPPLEMENT_REQUIRED if processing else Status.PROCESSING
    return advance(case, status, system_clock(), rng)


def _row(name: str, delays: list[float], faults: int, pace: float) -> Row:
    cuts = quantiles(delays, n=100, method="inclusive")
    p50, p95, p99 = (round(cuts[place - 1]) for place in (50, 95, 99))
    return Row(
        part="e",
        what=f"commit to visible from {name}, p50 / p95 / p99",
        value=f"{p50} / {p95} / {p99} ms",
        goal=f"p95 ≤ {GOAL} ms",
        met=p95 <= GOAL,
        faults=faults,
        detail=f"{len(delays):,} changes at {pace:.0f}/s; longest {max(delays):.0f} ms",
    )
