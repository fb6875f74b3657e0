"""The worker carries changes over, fills the mirror anew, and outlives what goes away."""

from __future__ import annotations

import logging
import threading
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from redis import Redis

from cache.compare import compare
from cache.marks import Source
from cache.mirror import Mirror
from cache.sync import BATCH, Worker
from lookup_gateway import codes
from lookup_gateway.errors import BackendDown, MirrorDown
from lookup_gateway.model import Status
from tests.cache.mirror_feed import NOON, MemoryFeed, a_case, make_card

ONE, TWO, STRAY = "H49.12-251105-0001", "H49.12-251105-0002", "H57.132-260817-0412"
KEY = codes.key(ONE)


class HandClock:
    """A clock that a test moves."""

    def __init__(self):
        self.now = NOON

    def __call__(self):
        return self.now


@pytest.fixture
def redis(redis_url):
    with Redis.from_url(redis_url) as client:
        yield client


@pytest.fixture
def mirror(redis):
    return Mirror(redis)


@pytest.fixture
def feed():
    return MemoryFeed()


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def facts():
    return {}


@pytest.fixture
def worker(feed, mirror, facts, clock):
    return Worker(feed, mirror, make_card, facts, clock)


@contextmanager
def running(worker):
    """Let a worker run beside the test, and see that it ends within a second."""
    stop = threading.Event()
    thread = threading.Thread(target=worker.run_forever, args=[stop])
    thread.start()
    try:
        yield
    finally:
        stop.set()
        asked = time.monotonic()
        thread.join(20)
        assert time.monotonic() - asked < 5, "the worker did not stop"


def eventually(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.005)


def version(mirror, key=KEY):
    return [card.case.version for card in mirror.read([key]).cards]


def test_a_change_reaches_the_mirror_and_is_acknowledged(worker, feed, mirror):
    feed.put(ONE, TWO)

    assert worker.drain() == 2
    assert version(mirror) == [1]
    assert not feed.queue
    assert worker.drain() == 0


def test_nothing_is_acknowledged_when_redis_refused(worker, feed, redis):
    worker.follow()
    feed.put(ONE)
    redis.flushall()

    with pytest.raises(MirrorDown):
        worker.drain()
    assert list(feed.queue.values()) == [ONE]


def test_once_drains_everything_and_fills_the_mirror(worker, feed, mirror):
    feed.cases[STRAY] = a_case(STRAY)  # older than the queue: only a resync can bring it
    feed.put(*[f"H49.12-251105-{number:04}" for number in range(BATCH * 2 + 1)])

    worker.once()

    assert not feed.queue
    assert mirror.read([]).generation
    assert compare(feed, mirror, make_card, 1).clean


def test_once_leaves_a_whole_mirror_alone(worker, feed, mirror, redis):
    worker.once()
    marker = redis.get("{0}:gen")

    worker.once()

    assert redis.get("{0}:gen") == marker


def test_the_heartbeat_tells_when_the_queue_was_last_empty(worker, feed, mirror, clock):
    worker.once()
    assert mirror.read([KEY]).as_of == NOON

    clock.now = NOON + timedelta(seconds=7)
    feed.put(ONE)
    worker.turn()
    worker.turn()

    read = mirror.read([KEY])
    assert read.as_of == clock.now


def test_a_queue_that_does_not_empty_lets_the_heartbeat_grow_old(worker, feed, mirror, clock):
    worker.once()
    clock.now = NOON + timedelta(seconds=9)
    feed.put(*[f"H49.12-251105-{number:04}" for number in range(BATCH + 1)])

    worker.drain()
    worker.drain()  # a short batch: more may wait behind it
    worker.beat()

    assert mirror.read([KEY]).as_of == NOON


def test_flushall_is_noticed_and_repaired(worker, feed, mirror, redis):
    feed.put(ONE)
    worker.once()
    redis.flushall()

    worker.once()

    assert mirror.read([KEY]).generation
    assert version(mirror) == [1]


def test_a_promoted_replica_loses_its_marker_at_the_next_look(worker, feed, mirror, redis):
    worker.once()
    redis.replicaof("127.0.0.1", "1")
    redis.replicaof("NO", "ONE")
    assert mirror.read([KEY]).generation

    worker.follow()

    assert not mirror.read([KEY]).generation


def test_the_sweep_takes_away_what_the_backend_does_not_know(worker, feed, mirror):
    feed.put(ONE, TWO)
    feed.remove(TWO)
    worker.once()
    feed.forget(TWO)
    mirror.apply([make_card(a_case(STRAY))], epoch=1)
    mirror.marks.adopt(Source("somebody", 1))

    worker.once()

    assert version(mirror) == [1]
    assert {entry.code for entry in mirror.scan(0, 100)[1]} == {ONE}


def test_a_tombstone_that_the_backend_still_has_stays(worker, feed, mirror):
    feed.put(ONE)
    feed.remove(ONE)

    worker.once()

    assert [card.case.status for card in mirror.read([KEY]).cards] == [Status.REMOVED]


def test_another_source_raises_the_epoch_above_both(feed, mirror, facts, clock):
    feed.put(ONE)
    feed.put(ONE)
    Worker(feed, mirror, make_card, facts, clock).once()
    other, other_facts = MemoryFeed("B"), {"epoch": "4"}
    other.put(ONE)

    Worker(other, mirror, make_card, other_facts, clock).once()

    assert other_facts["epoch"] == "5"
    assert version(mirror) == [1]
    Worker(feed, mirror, make_card, facts, clock).once()
    assert facts["epoch"] == "6"
    assert version(mirror) == [2]


def test_facts_lost_with_a_restored_database_raise_the_epoch(feed, mirror, facts, clock):
    facts["epoch"] = "3"
    Worker(feed, mirror, make_card, facts, clock).once()
    facts.clear()

    Worker(feed, mirror, make_card, facts, clock).once()

    assert facts["epoch"] == "4"


def test_cards_made_with_other_keys_are_all_written_anew(worker, feed, mirror, facts, clock):
    feed.put(ONE)
    worker.once()

    def other(case):
        card = make_card(case)
        return type(card)(case=card.case, initials="T.V.B", factors=card.factors)

    Worker(feed, mirror, other, facts, clock).once()

    assert mirror.read([KEY]).cards == (other(feed.cases[ONE]),)


def test_a_resync_waits_for_another_one_at_work(worker, feed, mirror, redis):
    worker.follow()
    mirror.marks.adopt(Source("nobody", 1))
    worker.follow()
    redis.set("{0}:resync", "another worker")
    assert worker.resync()  # notices that its claim is gone
    worker.follow()

    assert not worker.resync()
    redis.delete("{0}:resync")
    worker.once()
    assert mirror.read([KEY]).generation


def test_the_queue_goes_on_during_a_resync(worker, feed, mirror):
    feed.cases[STRAY] = a_case(STRAY)
    worker.follow()
    feed.put(ONE)

    worker.turn()

    assert version(mirror) == [1]
    assert not mirror.read([KEY]).generation


def test_changes_become_visible_while_it_runs(worker, feed, mirror):
    with running(worker):
        for number in range(1, 6):
            feed.put(ONE)
            eventually(lambda wanted=number: version(mirror) == [wanted])


def test_the_worker_outlives_redis_and_tells_once(own_redis, feed, facts, caplog):
    caplog.set_level(logging.INFO, "cache.sync")
    feed.put(ONE)
    with Redis.from_url(own_redis.url, retry=None) as client:
        mirror = Mirror(client)
        with running(Worker(feed, mirror, make_card, facts)):
            eventually(lambda: mirror.read([KEY]).generation)
            own_redis.kill9()
            eventually(lambda: "stands still" in caplog.text)
            feed.put(ONE)
            own_redis.start()
            eventually(lambda: "follows again" in caplog.text)
            eventually(lambda: version(mirror) == [2] and mirror.read([KEY]).generation)
    assert caplog.text.count("stands still") == 1
    assert ONE not in caplog.text


def test_the_worker_outlives_the_backend_and_its_heartbeat_grows_old(worker, feed, mirror, clock):
    with running(worker):
        eventually(lambda: mirror.read([KEY]).generation)
        feed.down = True
        eventually(lambda: worker._next_beat == 0.0)
        clock.now = NOON + timedelta(minutes=1)
        assert mirror.read([KEY]).as_of == NOON
        feed.down = False
        feed.put(ONE)
        eventually(lambda: version(mirror) == [1])
        eventually(lambda: mirror.read([KEY]).as_of == clock.now)


def test_commands_hear_of_a_backend_that_is_down(worker, feed):
    feed.down = True

    with pytest.raises(BackendDown):
        worker.once()


def test_an_idle_worker_asks_for_work_no_more_than_it_should(worker, feed):
    asked = []

    def noted(cases):
        asked.append(len(cases))
        return cases

    feed.order = noted
    with running(worker):
        eventually(lambda: asked)
        asked.clear()
        begun = time.monotonic()
        eventually(lambda: len(asked) >= 10)
        assert time.monotonic() - begun >= 0.1
