"""(j) How fast cases are taken in, over the bare database doing the very same statements."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from bench import stand
from bench.report import Row
from bench.stand import Scale
from bench.statements import recorded, replayed
from lookup_gateway.gateway import Gateway
from lookup_gateway.model import Applicant, Case, Office, Procedure, Status
from lookup_gateway.officers import Officer, Role
from tests.servers import PostgresServer, RedisServer

GOAL = 0.3
OFFICE = "H49.12"
CLERK = Officer("bench.mau", "Nguyễn Văn A", OFFICE, Role.DESK)


def measure(scale: Scale) -> list[Row]:
    """Measure on SQLite, then on PostgreSQL."""
    with RedisServer() as redis, PostgresServer() as server:
        return [
            _row("SQLite", scale, redis.url, None),
            _row("PostgreSQL", scale, redis.url, server),
        ]


def _row(name: str, scale: Scale, redis: str, server: PostgresServer | None) -> Row:
    pairs = [_pair(scale, redis, server) for _ in range(scale.repeats)]
    ratios = [bare / whole for whole, bare, _ in pairs]
    whole, bare = (scale.intakes / median(times) for times in list(zip(*pairs, strict=True))[:2])
    return Row(
        part="j",
        what=f"intakes on {name} over the same statements alone",
        value=f"{median(ratios):.2f}",
        goal=f"≥ {GOAL:g}",
        met=median(ratios) >= GOAL,
        faults=sum(faults for *_, faults in pairs),
        detail=f"{min(ratios):.2f} to {max(ratios):.2f} in {len(ratios)} rounds; "
        f"{whole:,.0f} over {bare:,.0f} intakes/s, one after the other",
    )


def _pair(scale: Scale, redis: str, server: PostgresServer | None) -> tuple[float, float, int]:
    """Return the seconds of intakes, those of their statements, and how many numbers were not
    given; each on an empty database."""
    with _fresh(redis, server) as gateway, recorded(gateway.engine) as statements:
        _take_in(gateway, scale.intakes)
    with _fresh(redis, server) as gateway:
        bare = replayed(gateway.engine, statements)
        again = sum(1 for _ in gateway.backend.export())
    with _fresh(redis, server) as gateway:
        whole = _take_in(gateway, scale.intakes)
        codes = {case.code for case in gateway.backend.export()}
    return whole, bare, 2 * scale.intakes - again - len(codes)


@contextmanager
def _fresh(redis: str, server: PostgresServer | None) -> Iterator[Gateway]:
    with stand.site(redis, server.fresh_database() if server else None) as (gateway, _):
        yield gateway


def _take_in(gateway: Gateway, count: int) -> float:
    """Take cases in, one after the other; return the seconds."""
    now = gateway.settings.clock()
    wanted = Case(
        code="H00-000101-0001",
        version=1,
        status=Status.RECEIVED,
        status_since=now,
        procedure=Procedure(code="1.001193", name="Đăng ký khai sinh"),
        office=Office(id=OFFICE, name="UBND phường Hồng Gai"),
        applicant=Applicant(name="Nguyễn Văn A", phone="0912345678"),
    )
    started = time.perf_counter()
    for _ in range(count):
        gateway.case_desk.take_in(wanted, CLERK)
    return time.perf_counter() - started
