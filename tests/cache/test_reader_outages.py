"""Lookups while Redis hangs, is dead or full, and while many ask at once."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from redis import Redis

from lookup_gateway import codes
from lookup_gateway.model import Caller
from lookup_gateway.ports import Charge, Ticket
from tests.cache.reader_world import CODE, PHONE, UNKNOWN, World, a_case
from tests.machine import eventually
from tests.servers import RedisServer


def test_the_backend_is_asked_by_eight_at_once_and_no_more(world: World) -> None:
    world.keep(a_case(CODE))
    world.backend.hold = threading.Event()
    with ThreadPoolExecutor(12) as pool:
        waiting = [pool.submit(world.find, CODE) for _ in range(12)]
        eventually(lambda: sum(w.done() for w in waiting) == 4, "four gave up waiting")
        refused = [w.result() for w in waiting if w.done()]
        world.backend.hold.set()
        answered = [w.result() for w in waiting]

    assert refused == [([], False)] * 4
    assert answered.count(([CODE], True)) == 8


def test_a_hung_redis_costs_a_few_lookups_a_moment_and_no_lookup_its_answer(
    own_world: World, own_redis: RedisServer
) -> None:
    own_world.keep(a_case(CODE))
    own_world.mirror()
    own_redis.pause()
    began = time.monotonic()
    answers = [own_world.find(CODE) for _ in range(300)]
    took = time.monotonic() - began

    assert answers == [([CODE], True)] * 300
    assert own_world.reader.breaker.is_open
    assert took < 15, "without the breaker this takes 150 s"
    own_redis.resume()
    own_world.mirror()
    eventually(lambda: own_world.find(CODE) == ([CODE], True) and not _asks(own_world), "Redis")


def _asks(world: World) -> bool:
    world.backend.asked = []
    world.find(CODE)
    return bool(world.backend.asked)


def test_a_killed_redis_is_replaced_by_the_backend_until_it_is_back(
    own_world: World, own_redis: RedisServer
) -> None:
    own_world.keep(a_case(CODE))
    own_world.mirror()
    own_redis.kill9()

    assert [own_world.find(CODE, UNKNOWN) for _ in range(50)] == [([CODE], True)] * 50
    own_world.backend.down = True
    assert own_world.find(CODE) == ([], False), "both are down"
    own_world.backend.down = False
    own_redis.start()
    eventually(lambda: not _asks(own_world), "the mirror answers again")


def test_as_of_is_now_when_the_backend_itself_has_answered(
    own_world: World, own_redis: RedisServer
) -> None:
    own_world.keep(a_case(CODE))
    own_redis.kill9()
    before = own_world.clock()

    reading = own_world.reader.find(Ticket(Caller(), (codes.key(CODE),)))

    assert reading.as_of is not None
    assert before <= reading.as_of <= own_world.clock()


def test_budgets_hold_without_redis(own_world: World, own_redis: RedisServer) -> None:
    own_redis.kill9()
    ticket = Ticket(PHONE, (codes.key(CODE),), guessing=(codes.key(CODE),))
    readings = [own_world.reader.find(ticket) for _ in range(6)]

    assert [reading.retry_after for reading in readings] == [None] * 5 + [12]
    for _ in range(5):
        own_world.reader.spend(Charge(ticket, wrong=ticket.guessing))
    own_world.clock.ahead += timedelta(seconds=12)
    assert own_world.reader.find(ticket).closed == {codes.key(CODE)}


def test_a_full_redis_still_answers_and_memory_keeps_the_budget(
    own_world: World, own_redis: RedisServer
) -> None:
    own_world.keep(a_case(CODE))
    own_world.mirror()
    with Redis.from_url(own_redis.url) as admin:
        admin.config_set("maxmemory", 1)
    ticket = Ticket(PHONE, (codes.key(CODE),), guessing=(codes.key(CODE),))
    readings = [own_world.reader.find(ticket) for _ in range(6)]

    assert [len(reading.cards) for reading in readings] == [1] * 5 + [0]
    assert readings[5].retry_after == 12
    assert own_world.backend.asked == []
    for _ in range(5):
        own_world.reader.spend(Charge(ticket, wrong=ticket.guessing))
    own_world.clock.ahead += timedelta(seconds=12)
    assert own_world.reader.find(ticket).closed == {codes.key(CODE)}


def test_a_redis_that_refuses_to_be_read_is_as_good_as_none(
    own_world: World, own_redis: RedisServer
) -> None:
    own_world.keep(a_case(CODE))
    own_world.mirror()
    with Redis.from_url(own_redis.url) as admin:
        admin.acl_setuser("default", commands=["-mget"])

    assert own_world.find(CODE, UNKNOWN) == ([CODE], True)
    assert len(own_world.backend.asked) == 1


def test_threads_share_one_reader(world: World) -> None:
    world.keep(*(a_case(f"H57.132-260817-{n:04}") for n in range(100)))
    world.mirror()

    def read(number: int) -> tuple[list[str], bool]:
        return world.find(f"H57.132-260817-{number:04}")

    with ThreadPoolExecutor(32) as pool:
        answers = list(pool.map(read, range(100)))

    assert answers == [([f"H57.132-260817-{n:04}"], True) for n in range(100)]


GREENLETS = """
from gevent import monkey; monkey.patch_all()
import gevent, sys, pathlib, tempfile, time, signal, os
from tests.cache.reader_world import CODE, World, a_case
url, pid = sys.argv[1], int(sys.argv[2])
with tempfile.TemporaryDirectory() as folder:
    world = World(url, pathlib.Path(folder))
    world.keep(a_case(CODE)); world.mirror()
    ticks = []
    gevent.spawn(lambda: [(ticks.append(1), gevent.sleep(0.01)) for _ in range(100000)])
    run = lambda: [j.get() for j in [gevent.spawn(world.find, CODE) for _ in range(24)]]
    assert run() == [([CODE], True)] * 24
    os.kill(pid, signal.SIGSTOP)
    ticks.clear()
    hung = run() + run()
    os.kill(pid, signal.SIGCONT)
    assert hung == [([CODE], True)] * 48, hung
    assert world.reader.breaker.is_open
    assert len(ticks) > 5, "other greenlets went on"
print("greenlets are well")
"""


def test_greenlets_go_on_while_redis_hangs(own_redis: RedisServer) -> None:
    with Redis.from_url(own_redis.url) as admin:
        pid = str(admin.info("server")["process_id"])
    line = [sys.executable, "-c", GREENLETS, own_redis.url, pid]

    done = subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)

    assert done.stdout == "greenlets are well\n", done.stderr
