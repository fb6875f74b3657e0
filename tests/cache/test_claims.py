"""A message sent twice gets one answer: among threads, processes, and without Redis."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from redis import Redis

from cache import claim_stores, claims
from cache.claim_stores import Own, Shared
from cache.claims import Claims
from cache.connect import connect
from lookup_gateway import proofs
from tests.servers import RedisServer

KEYS = proofs.Keys.from_secrets(["k" * 32])
MESSAGE = "SM00000000000000000000000000000001"


class Work:
    """Answers differently every time, so that a repeated answer shows."""

    def __init__(self, hold: threading.Event | None = None) -> None:
        self.done = 0
        self.begun = threading.Event()
        self._hold = hold

    def __call__(self) -> str:
        self.begun.set()
        if self._hold is not None:
            self._hold.wait(30)
        self.done += 1
        return f"Hồ sơ đang được giải quyết ({self.done})."


class Watch:
    """A clock that the test winds."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


Make = Callable[[], Claims]


@pytest.fixture
def watch() -> Watch:
    return Watch()


def with_keys(redis: Redis, keys: proofs.Keys, clock: Watch) -> Claims:
    return Claims(
        Shared(redis),
        Own(clock),
        name=lambda text: proofs.log_name(text, keys),
        seal=lambda plain: proofs.seal(plain, keys),
        open_=lambda sealed: proofs.unseal(sealed, keys),
    )


@pytest.fixture
def redis(redis_url: str) -> Iterator[Redis]:
    with connect(redis_url, name="test", timeout=5) as client:
        yield client


@pytest.fixture(params=["redis", "memory"])
def process(request: pytest.FixtureRequest, watch: Watch) -> Claims:
    """The claims of one process: with its Redis, and with none that answers."""
    if request.param == "redis":
        return with_keys(request.getfixturevalue("redis"), KEYS, watch)
    return with_keys(connect("redis://127.0.0.1:1/0", name="test"), KEYS, watch)


def test_a_duplicate_gets_the_identical_answer(process: Claims) -> None:
    work = Work()

    first = process.once(MESSAGE, work)

    assert first == "Hồ sơ đang được giải quyết (1)."
    assert [process.once(MESSAGE, work) for _ in range(3)] == [first] * 3
    assert work.done == 1


def test_another_message_gets_an_answer_of_its_own(process: Claims) -> None:
    work = Work()

    assert process.once(MESSAGE, work) != process.once("SM2", work)


def test_an_empty_answer_is_an_answer(process: Claims) -> None:
    assert process.once(MESSAGE, lambda: "") == ""
    assert process.once(MESSAGE, Work()) == ""


def test_duplicates_wait_for_the_first_that_is_still_working(process: Claims) -> None:
    release = threading.Event()
    work = Work(release)
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(process.once, MESSAGE, work)
        assert work.begun.wait(30)
        others = [pool.submit(process.once, MESSAGE, work) for _ in range(7)]
        release.set()
        answers = {first.result(), *(other.result() for other in others)}

    assert answers == {"Hồ sơ đang được giải quyết (1)."}
    assert work.done == 1


def test_when_the_first_has_died_a_duplicate_works_itself(
    process: Claims, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "PATIENCE", 0.2)
    release = threading.Event()
    slow, quick = Work(release), Work()
    slow.done = 10  # or both would say the same
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(process.once, MESSAGE, slow)
        assert slow.begun.wait(30)

        answer = process.once(MESSAGE, quick)
        release.set()

        assert quick.done == 1
        assert first.result() == answer, "a late first gives what has been given"


def test_work_that_fails_leaves_the_message_to_its_duplicate_at_once(
    process: Claims, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "PATIENCE", 20)

    def broken() -> str:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        process.once(MESSAGE, broken)

    began, work = time.monotonic(), Work()
    process.once(MESSAGE, work)
    assert work.done == 1
    assert time.monotonic() - began < 10


def test_processes_share_what_was_answered(redis: Redis, watch: Watch) -> None:
    work = Work()
    one, other = with_keys(redis, KEYS, watch), with_keys(redis, KEYS, watch)

    assert one.once(MESSAGE, work) == other.once(MESSAGE, work)
    assert work.done == 1


def test_redis_sees_neither_the_id_nor_the_answer_and_forgets_both(
    redis: Redis, watch: Watch
) -> None:
    with_keys(redis, KEYS, watch).once(MESSAGE, Work())

    told = {key: redis.get(key) for key in redis.scan_iter()}
    assert len(told) == 2
    assert MESSAGE not in repr(told)
    assert repr("Hồ sơ".encode())[2:-1] not in repr(told)
    assert all(86_000 < redis.ttl(key) <= 86_400 for key in told)


def test_a_reply_that_cannot_be_opened_any_more_is_made_anew(redis: Redis, watch: Watch) -> None:
    work = Work()
    with_keys(redis, KEYS, watch).once(MESSAGE, work)
    others = proofs.Keys.from_secrets(["other" * 10])

    assert with_keys(redis, others, watch).once(MESSAGE, work).endswith("(2).")


def test_who_lacks_the_key_cannot_find_what_a_phone_has_said(redis: Redis, watch: Watch) -> None:
    others = proofs.Keys.from_secrets(["other" * 10])
    for keys in (KEYS, others):
        with_keys(redis, keys, watch).once_in_a_row("+84912345678", "stop", Work())

    assert len({key.partition(b":")[2] for key in redis.scan_iter("d:*:last")}) == 2


def test_memory_forgets_after_a_day(watch: Watch) -> None:
    alone, work = with_keys(connect("redis://127.0.0.1:1/0", name="test"), KEYS, watch), Work()
    alone.once(MESSAGE, work)
    watch.now += timedelta(hours=23, minutes=59)
    alone.once(MESSAGE, work)
    assert work.done == 1

    watch.now += timedelta(minutes=1)
    alone.once(MESSAGE, work)
    assert work.done == 2


def test_memory_is_bounded(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claim_stores, "IN_MEMORY", 3)
    alone, work = with_keys(connect("redis://127.0.0.1:1/0", name="test"), KEYS, watch), Work()
    for number in range(4):
        alone.once(f"SM{number}", work)

    alone.once("SM3", work)
    assert work.done == 4
    alone.once("SM0", work)
    assert work.done == 5


def test_a_message_is_answered_while_redis_hangs_and_when_it_is_full(
    own_redis: RedisServer, watch: Watch
) -> None:
    with Redis.from_url(own_redis.url) as admin, connect(own_redis.url, name="test") as client:
        process, work = with_keys(client, KEYS, watch), Work()
        admin.config_set("maxmemory", 1)
        assert process.once("SM1", work) == process.once("SM1", work)
        own_redis.pause()
        assert process.once("SM2", work) == process.once("SM2", work)
        own_redis.resume()

    assert work.done == 2
