"""(d) How fast an empty Redis is filled anew, over `redis-cli --pipe` of the same payload."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from statistics import median

from redis import Redis

from bench import cases, stand
from bench.report import Row
from bench.stand import Scale
from cache.mirror import CASES
from lookup_gateway import mirroring
from lookup_gateway.gateway import Gateway
from lookup_gateway.model import Case
from tests.servers import PostgresServer, RedisServer

GOAL = 0.1
BATCH = 2_000


def measure(scale: Scale) -> list[Row]:
    """Measure from SQLite, then from PostgreSQL with the very same cases."""
    with RedisServer() as redis, stand.site(redis.url) as (sqlite, env):
        _save(sqlite, cases.five_steps(scale.many, sqlite.profile))
        payload = Path(env["LOOKUP_DATA_DIR"], "payload")
        rows = [_row("SQLite", sqlite, redis, payload, scale)]
        with PostgresServer() as server, stand.site(redis.url, server.fresh_database()) as other:
            postgres, _ = other
            _save(postgres, sqlite.backend.export())
            rows.append(_row("PostgreSQL", postgres, redis, payload, scale))
    return rows


def _save(gateway: Gateway, records: Iterable[Case]) -> None:
    records = iter(records)
    while batch := list(islice(records, BATCH)):
        gateway.backend.save(batch)


def _row(name: str, gateway: Gateway, redis: RedisServer, payload: Path, scale: Scale) -> Row:
    redis.flush()
    stand.level(gateway)  # and empty the queue, which is not what is measured
    payload.write_bytes(b"".join(_sets(redis.url)))
    pairs = [_pair(gateway, redis, payload) for _ in range(scale.repeats)]
    ratios = [piped / filled for filled, piped in pairs]
    filled, piped = (scale.many / median(times) for times in zip(*pairs, strict=True))
    report = mirroring.compare(gateway, repair=False)
    return Row(
        part="d",
        what=f"full resync from {name} over redis-cli --pipe",
        value=f"{median(ratios):.2f}",
        goal=f"≥ {GOAL:g}",
        met=median(ratios) >= GOAL,
        faults=report.missing + report.outdated + report.orphans + abs(scale.many - report.checked),
        detail=f"{min(ratios):.2f} to {max(ratios):.2f} in {len(ratios)} rounds; "
        f"{filled:,.0f} over {piped:,.0f} cases/s",
    )


def _pair(gateway: Gateway, redis: RedisServer, payload: Path) -> tuple[float, float]:
    """Return the seconds of `redis-cli --pipe`, then of a resync after it: Redis ends filled."""
    redis.flush()
    piped = _piped(redis.port, payload)
    redis.flush()
    started = time.perf_counter()
    stand.level(gateway)
    return time.perf_counter() - started, piped


def _piped(port: int, payload: Path) -> float:
    program = shutil.which("redis-cli") or shutil.which("valkey-cli") or "redis-cli"
    with payload.open("rb") as commands:
        started = time.perf_counter()
        line = [program, "-p", str(port), "--pipe"]
        subprocess.run(line, stdin=commands, check=True, capture_output=True)
        return time.perf_counter() - started


def _sets(url: str) -> Iterator[bytes]:
    """Yield a SET in the protocol's own form for every case that the mirror holds."""
    with Redis.from_url(url) as redis:
        names = redis.scan_iter(CASES, count=BATCH)
        while batch := list(islice(names, BATCH)):
            for name, value in zip(batch, redis.mget(batch), strict=True):
                yield b"*3\r\n$3\r\nSET\r\n" + _bulk(name) + _bulk(value)


def _bulk(data: bytes) -> bytes:
    return b"$%d\r\n%s\r\n" % (len(data), data)
