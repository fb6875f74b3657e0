"""(f) How long a provider waits for its webhook while the case backend is frozen."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack
from http.client import HTTPConnection
from itertools import cycle, islice
from statistics import quantiles

from bench import stand
from bench.report import Row
from bench.stand import Child, Scale
from bench.wires import SETTINGS, WIRES, Request, Wire
from lookup_gateway.clock import system_clock
from lookup_gateway.demo.cases import make_cases
from lookup_gateway.model import Status
from tests.machine import LOOPBACK
from tests.servers import PostgresServer, RedisServer

GOAL = 200  # milliseconds, p95
PATIENCE = 15.0
PUBLIC_URL = "https://hoso.example"
ASKED = 40  # of each wire in each round
FIRST = 1_000


def measure(scale: Scale) -> list[Row]:
    """Stop every process of PostgreSQL in its tracks, and let each provider ask for known cases."""
    with ExitStack() as stack:
        redis = stack.enter_context(RedisServer())
        postgres = stack.enter_context(PostgresServer())
        gateway, env = stack.enter_context(stand.site(redis.url, postgres.fresh_database()))
        cases = list(make_cases(scale.cases, system_clock(), gateway.profile))
        gateway.backend.save(cases)
        stand.level(gateway)
        env = env | SETTINGS | {"PUBLIC_URL": PUBLIC_URL}
        web = Child("gateway", "lookup_gateway", "serve", "--host", LOOPBACK, env=env)
        stack.enter_context(web)
        known = [case.code for case in cases if case.status is not Status.REMOVED]
        for number, wire in enumerate(WIRES.values()):  # every worker opens what it needs
            _times(web.port, wire, known[:10], number * 10 + 1)
        postgres.pause()
        stack.callback(postgres.resume)
        count = ASKED * scale.rounds
        codes = list(islice(cycle(known), count))
        return [
            _row(name, _times(web.port, wire, codes, FIRST + number * count))
            for number, (name, wire) in enumerate(WIRES.items())
        ]


def _times(port: int, wire: Wire, codes: Sequence[str], first: int) -> list[tuple[float, int]]:
    return [
        _timed(port, wire(code, number, PUBLIC_URL)) for number, code in enumerate(codes, first)
    ]


def _timed(port: int, request: Request) -> tuple[float, int]:
    """Return milliseconds and the status of one request on a connection of its own."""
    connection = HTTPConnection(LOOPBACK, port, timeout=PATIENCE)
    started = time.perf_counter()
    try:
        connection.request(request.method, request.path, request.body, request.headers)
        answer = connection.getresponse()
        answer.read()
        status = answer.status
    except OSError:
        status = 0
    finally:
        connection.close()
    return (time.perf_counter() - started) * 1_000, status


def _row(name: str, told: Sequence[tuple[float, int]]) -> Row:
    times = sorted(time for time, _ in told)
    p95 = quantiles(times, n=20)[-1]
    return Row(
        part="f",
        what=f"{name}: its webhook with the backend frozen, p95",
        value=f"{p95:.0f} ms",
        goal=f"≤ {GOAL} ms",
        met=p95 <= GOAL,
        faults=sum(status != 200 for _, status in told),
        detail=f"{len(told)} requests one after the other; longest {times[-1]:.0f} ms",
    )
