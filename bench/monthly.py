"""(k) How long the month report of a whole province takes on PostgreSQL, per million cases."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

from sqlalchemy import Engine, text

from bench import cases, stand
from bench.report import Row
from bench.stand import Scale
from bench.statements import recorded, replayed
from lookup_gateway import reporting
from lookup_gateway.clock import local
from lookup_gateway.gateway import Gateway
from lookup_gateway.reports.asked import Asked
from lookup_gateway.reports.periods import Kind, Period, period_of
from lookup_gateway.reports.tally import By
from tests.servers import PostgresServer, RedisServer

GOAL_S = 2.0
# Copies of the same cases, each some days further back, so that the months of a year have some.
COPIES = text("""
    INSERT INTO case_facts
    SELECT code || '+' || n, version, counted, office, procedure, way, status,
        received - back, ended - back, due - back, waiting - back, paused, asked_again - back,
        officer, dated, term_ends - back
    FROM case_facts, generate_series(1, :copies) n,
        LATERAL (SELECT (n % 24) * 15 * 86400000000 AS back) AS moved
""")


def measure(scale: Scale) -> list[Row]:
    """Measure the report as it is made, and its statements alone."""
    with (
        RedisServer() as redis,
        PostgresServer() as server,
        stand.site(redis.url, server.fresh_database()) as (gateway, _),
    ):
        gateway.backend.save(cases.five_steps(scale.cases, gateway.profile), load=True)
        _multiply(gateway.engine, scale.facts // scale.cases - 1)
        return [_row(gateway, scale)]


def _row(gateway: Gateway, scale: Scale) -> Row:
    month = period_of(Kind.MONTH, local(gateway.settings.clock()).date())
    maker = reporting.maker(gateway)
    asked = Asked(month, By.UNIT, None)
    rounds = range(scale.repeats + 1)  # the first fills the database's own cache
    whole = [_seconds(lambda: maker.make(asked)) for _ in rounds][1:]
    with recorded(gateway.engine) as statements:
        maker.make(asked)
    bare = [replayed(gateway.engine, statements) for _ in rounds][1:]
    count = _received(gateway.engine, month)
    per_million = median(whole) * 1_000_000 / scale.facts
    return Row(
        part="k",
        what="month report of a province by unit, with usual times, PostgreSQL, per million cases",
        value=f"{per_million:.2f} s",
        goal=f"≤ {GOAL_S:g} s",
        met=per_million <= GOAL_S,
        faults=abs(count - maker.make(asked).total.received),
        detail=f"{scale.facts:,} cases, {count:,} of them received in the month; "
        f"{median(bare) / median(whole):.2f} of it its statements alone",
    )


def _multiply(engine: Engine, copies: int) -> None:
    with engine.begin() as conn:
        conn.execute(text("SET LOCAL statement_timeout = 0"))
        conn.execute(COPIES, {"copies": copies})
        conn.execute(text("ANALYZE case_facts"))


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _received(engine: Engine, month: Period) -> int:
    """Count in the plainest way what the report says came in the month."""
    plain = text(
        "SELECT count(*) FROM case_facts WHERE counted AND to_timestamp(received / 1e6) >= :start"
        " AND to_timestamp(received / 1e6) < :end"
    )
    with engine.begin() as conn:
        conn.execute(text("SET LOCAL statement_timeout = 0"))
        return int(conn.scalar(plain, {"start": month.start, "end": month.end}) or 0)
