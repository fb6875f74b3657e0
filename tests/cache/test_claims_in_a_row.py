"""What somebody says twice in a row, a moment apart, is answered once, whatever its id."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from redis import Redis

from cache.claims import Claims
from cache.connect import connect
from tests.cache.test_claims import KEYS, Watch, Work, with_keys
from tests.machine import eventually

ME, YOU = "+84912345678", "+84987654321"


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture(params=["redis", "memory"])
def process(request: pytest.FixtureRequest, watch: Watch) -> Claims:
    """The claims of one process: with its Redis, and with none that answers."""
    down = "redis://127.0.0.1:1/0"
    url = request.getfixturevalue("redis_url") if request.param == "redis" else down
    return with_keys(connect(url, name="test", timeout=5), KEYS, watch)


def test_the_same_words_at_once_get_the_same_answer(process: Claims) -> None:
    work = Work()

    assert process.once_in_a_row(ME, "theo doi", work) == process.once_in_a_row(
        ME, "theo doi", work
    )
    assert work.done == 1


def test_anothers_words_are_anothers(process: Claims) -> None:
    work = Work()
    process.once_in_a_row(ME, "1", work)
    process.once_in_a_row(YOU, "1", work)

    assert work.done == 2


def test_what_is_said_again_after_something_else_is_meant_again(process: Claims) -> None:
    work = Work()
    for what in ("1", "danh gia 5 4", "1", "1"):
        process.once_in_a_row(ME, what, work)

    assert work.done == 3


def test_two_deliveries_at_the_same_moment_are_worked_once(process: Claims) -> None:
    hold = threading.Event()
    work = Work(hold)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(process.once_in_a_row, ME, "HS", work)
        work.begun.wait(5)
        second = pool.submit(process.once_in_a_row, ME, "HS", work)
        hold.set()

        assert first.result() == second.result()
    assert work.done == 1


def test_memory_takes_the_same_words_for_new_after_some_seconds(watch: Watch) -> None:
    alone, work = with_keys(connect("redis://127.0.0.1:1/0", name="test"), KEYS, watch), Work()
    alone.once_in_a_row(ME, "HS", work)
    watch.now += timedelta(seconds=5)
    alone.once_in_a_row(ME, "HS", work)

    assert work.done == 2


def test_redis_takes_the_same_words_for_new_after_some_seconds(
    redis_url: str, watch: Watch
) -> None:
    with connect(redis_url, name="test", timeout=5) as redis, Redis.from_url(redis_url) as admin:
        process, work = with_keys(redis, KEYS, watch), Work()
        process.once_in_a_row(ME, "HS", work)

        assert {admin.ttl(key) for key in admin.scan_iter()} <= {3, 4}
        eventually(lambda: admin.dbsize() == 0, "forgotten")
        process.once_in_a_row(ME, "HS", work)

    assert work.done == 2


def test_nothing_that_is_said_stands_in_redis(redis_url: str, watch: Watch) -> None:
    with connect(redis_url, name="test", timeout=5) as redis, Redis.from_url(redis_url) as admin:
        with_keys(redis, KEYS, watch).once_in_a_row(ME, "khieu nai", lambda: "da ghi")
        kept = [key + admin.get(key) for key in admin.scan_iter()]

    assert kept
    assert not [one for one in kept if b"912345678" in one or b"nai" in one or b"da ghi" in one]
