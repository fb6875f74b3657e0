"""What the tests of the cache may ask for beside the servers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from cache.connect import connect
from cache.memory_limits import MemoryLimits
from tests.cache.budget_kit import Budgets, InRedis, Watch, name
from tests.cache.holders import HOLDER, Holder, Start, sitters
from tests.cache.reader_world import World
from tests.machine import eventually
from tests.servers import RedisServer


@pytest.fixture
def watch() -> Watch:
    """A clock that the test winds."""
    return Watch()


@pytest.fixture
def patient_redis(redis_url: str) -> Iterator[Redis]:
    """A client of the shared Redis that bears a busy machine."""
    with connect(redis_url, name="test", timeout=5) as client:
        yield client


@pytest.fixture(params=["redis", "memory"])
def budgets(request: pytest.FixtureRequest, watch: Watch) -> Budgets:
    """Callers' budgets: the test runs once for each kind."""
    if request.param == "memory":
        return MemoryLimits(name, watch)
    return InRedis(request.getfixturevalue("patient_redis"), watch)


@pytest.fixture
def world(redis_url: str, tmp_path: Path) -> Iterator[World]:
    """A gateway on the shared Redis."""
    made = World(redis_url, tmp_path, timeout=5)
    yield made
    made.redis.close()
    made.dispose()


@pytest.fixture
def own_world(own_redis: RedisServer, tmp_path: Path) -> Iterator[World]:
    """A gateway on a Redis that the test may hurt."""
    made = World(own_redis.url, tmp_path)
    yield made
    made.redis.close()
    made.dispose()


@pytest.fixture
def start() -> Iterator[Start]:
    """Start holders; at the end, all are gone and so is everything that they started."""
    holders: list[Holder] = []
    folders: set[Path] = set()

    def begin(folder: Path, script: str = HOLDER) -> Holder:
        folders.add(folder)
        holders.append(Holder(folder, script))
        return holders[-1]

    yield begin
    for holder in holders:
        if holder.process.stdin is not None and not holder.process.stdin.closed:
            holder.leave()
    eventually(lambda: not any(map(sitters, folders)), "nobody sits there any more")
