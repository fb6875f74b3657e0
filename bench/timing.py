"""(i) Whether the time of an answer tells that a closed case exists: a wrong proof, or no case."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from contextlib import closing
from http.client import HTTPConnection
from importlib import resources
from itertools import chain
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from bench import stand
from bench.report import Row
from bench.stand import Child, Scale
from lookup_gateway.clock import system_clock
from lookup_gateway.demo.cases import make_cases
from lookup_gateway.model import Case, Status
from tests.machine import LOOPBACK
from tests.servers import RedisServer

GOAL = 0.55  # the area under the curve; 0.5 is a coin
PAIRS = 2_000
WARM = 50
CLOSED = "H49.12"
WRONG = "000000000"


def measure(scale: Scale) -> list[Row]:
    """Ask for closed cases with a wrong mã tra cứu, and in between for cases that do not exist."""
    pairs = min(PAIRS, scale.cases)
    with RedisServer() as redis, TemporaryDirectory() as folder:
        settings = {"LOOKUP_PROFILE": _closed_profile(Path(folder)), "LOOKUP_LIMITS": "off"}
        with stand.site(redis.url) as (gateway, env):
            cases = list(make_cases(20 * pairs, system_clock(), gateway.profile))
            known = [case.code for case in cases if _is_closed(case)][: pairs + WARM]
            gateway.backend.save(case for case in cases if case.code in set(known))
            stand.level(gateway)
            closed = env | settings
            web = Child("gateway", "lookup_gateway", "serve", "--host", LOOPBACK, env=closed)
            worker = Child("mirror", "lookup_gateway", "mirror", env=closed, http=False)
            with worker, web, closing(HTTPConnection(LOOPBACK, web.port, timeout=15)) as line:
                return [_row(_times(line, known))]


def _closed_profile(folder: Path) -> str:
    demo = resources.files("lookup_gateway.profiles").joinpath("demo.toml").read_text()
    file = folder / "closed.toml"
    shut = f'[disclosure]\nclosed_offices = ["{CLOSED}"]'
    file.write_text(demo.replace("[disclosure]", shut))
    return str(file)


def _is_closed(case: Case) -> bool:
    return case.status is not Status.REMOVED and case.code.startswith(f"{CLOSED}-")


def _times(line: HTTPConnection, known: Sequence[str]) -> tuple[list[float], list[float], int]:
    """Return the seconds of both kinds, in pairs whose order is drawn, and how many pairs could
    be told apart by what was answered."""
    random = Random(13)
    times: dict[bool, list[float]] = {True: [], False: []}
    told = 0
    for number, code in enumerate(known):
        asked = {True: code, False: f"{code[:-4]}9{random.randrange(1000):03d}"}
        answers = {}
        for kind in random.sample((True, False), 2):
            began = time.perf_counter()
            answers[kind] = _ask(line, asked[kind])
            if number >= WARM:
                times[kind].append(time.perf_counter() - began)
        told += _without(answers[True], asked[True]) != _without(answers[False], asked[False])
    return times[True], times[False], told


def _ask(line: HTTPConnection, code: str) -> tuple[int, bytes]:
    body = json.dumps({"text": code, "proof": {"lookup_code": WRONG}})
    headers = {"Content-Type": "application/json"}
    line.request("POST", "/api/v1/lookups", body, headers)
    answer = line.getresponse()
    return answer.status, answer.read()


def _without(answer: tuple[int, bytes], code: str) -> tuple[int, str]:
    """Return status and body less what the question itself and the clock put into it."""
    status, body = answer
    told = json.loads(body) | {"as_of": None}
    return status, json.dumps(told).replace(code[-4:], "")


def _row(measured: tuple[list[float], list[float], int]) -> Row:
    exists, missing, told = measured
    area = _area(exists, missing)
    return Row(
        part="i",
        what="wrong proof of a closed case against no case: area under the curve of times",
        value=f"{area:.3f}",
        goal=f"≤ {GOAL}",
        met=area <= GOAL,
        faults=told,
        detail=f"{len(exists)} pairs; 0.5 tells nothing, 1 tells all",
    )


def _area(first: Sequence[float], second: Sequence[float]) -> float:
    """Return how likely one of the second is slower than one of the first, or the other way."""
    ordered = sorted(chain(((t, 0) for t in first), ((t, 1) for t in second)))
    ranks = sum(rank for rank, (_, kind) in enumerate(ordered, 1) if kind)
    area = (ranks - len(second) * (len(second) + 1) / 2) / (len(first) * len(second))
    return max(area, 1 - area)
