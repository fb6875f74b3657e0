"""(a) and (b): lookups a second of the gateway over a constant's and over the plain way's."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from random import Random
from statistics import median

from bench import load, plain, stand
from bench.load import Run
from bench.report import Row
from bench.stand import Child, Scale
from lookup_gateway.clock import system_clock
from lookup_gateway.demo.cases import make_cases
from lookup_gateway.model import Case, Status
from tests.machine import LOOPBACK
from tests.servers import PostgresServer, RedisServer

GOALS = {"constant": ("a", "a constant", 0.5), "plain": ("b", "the plain way", 2.0)}
SAMPLES = 200
TOO_MANY = 90  # asks of one address within a moment; its budget is 60 a minute

Rounds = list[dict[str, Run]]


def measure(scale: Scale) -> list[Row]:
    """Load the three servers in turn, round after round, so that noise falls on all of them."""
    with ExitStack() as stack:
        redis = stack.enter_context(RedisServer())
        gateway, env = stack.enter_context(stand.site(redis.url))
        cases = list(make_cases(scale.cases, system_clock(), gateway.profile))
        gateway.backend.save(cases)
        stand.level(gateway)
        stack.enter_context(Child("mirror", "lookup_gateway", "mirror", env=env, http=False))
        servers = _servers(stack, env, cases)
        codes = [case.code for case in cases if case.status is not Status.REMOVED]
        file = Path(env["LOOKUP_DATA_DIR"], "codes")
        file.write_text("\n".join(codes))
        rounds = list(_rounds(servers, file, scale))
        wrong = {name: _wrong(servers[name], codes) for name in ("gateway", "plain")}
    return [_row(rival, rounds, wrong) for rival in GOALS]


def _servers(stack: ExitStack, env: dict[str, str], cases: Sequence[Case]) -> dict[str, Child]:
    postgres = stack.enter_context(PostgresServer())
    url = postgres.fresh_database()
    plain.fill(url, cases)
    web = Child("gateway", "lookup_gateway", "serve", "--host", LOOPBACK, env=env)
    servers = {"gateway": stack.enter_context(web)}
    body = Path(env["LOOKUP_DATA_DIR"], "body.json")
    body.write_bytes(load.get(web.port, cases[0].code)[1])
    env = env | {"BENCH_BODY": str(body), "PLAIN_DATABASE_URL": url}
    for name in GOALS:
        rival = Child(name, "bench.serve", f"bench.{name}", env=env)
        servers[name] = stack.enter_context(rival)
    return servers


def _rounds(servers: Mapping[str, Child], codes: Path, scale: Scale) -> Iterator[dict[str, Run]]:
    for turn in range(scale.rounds + 1):
        seconds = scale.seconds if turn else 1  # the first warms up and does not count
        runs = {
            name: load.run(server.port, codes, turn, seconds, scale.clients)
            for name, server in servers.items()
        }
        if turn:
            yield runs


def _wrong(server: Child, codes: Sequence[str]) -> int:
    """Count what is wrong with single answers: another case's, or no end to one's budget."""
    rng = Random(2026)
    asked = [(code, f"198.51.100.{n}") for n, code in enumerate(rng.sample(codes, SAMPLES))]
    others = sum(_code(load.get(server.port, code, caller)[1]) != code for code, caller in asked)
    statuses = {load.get(server.port, codes[0], "203.0.113.1")[0] for _ in range(TOO_MANY)}
    return others + (429 not in statuses)


def _code(body: bytes) -> object:
    return (json.loads(body).get("case") or {}).get("code")


def _row(rival: str, rounds: Rounds, wrong: Mapping[str, int]) -> Row:
    part, named, goal = GOALS[rival]
    ratios = [runs["gateway"].rate / runs[rival].rate for runs in rounds]
    ours, theirs = (median(runs[name].rate for runs in rounds) for name in ("gateway", rival))
    failed = sum(runs[name].failed for runs in rounds for name in ("gateway", rival))
    return Row(
        part=part,
        what=f"lookups/s over {named}",
        value=f"{median(ratios):.2f}",
        goal=f"≥ {goal:g}",
        met=median(ratios) >= goal,
        faults=failed + wrong["gateway"] + wrong.get(rival, 0),
        detail=f"{min(ratios):.2f} to {max(ratios):.2f} in {len(rounds)} rounds; "
        f"{ours:,.0f}/s over {theirs:,.0f}/s; "
        f"p99 {_p99(rounds, 'gateway'):.0f} ms and {_p99(rounds, rival):.0f} ms",
    )


def _p99(rounds: Rounds, name: str) -> float:
    return median(runs[name].p99 for runs in rounds)
