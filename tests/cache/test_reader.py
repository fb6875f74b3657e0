"""Lookups through every outage: Redis hung, dead or emptied, the worker dead, the backend dead."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from redis import Redis

from cache.breaker import Breaker
from cache.connect import connect
from cache.limits import RedisLimits
from cache.memory_limits import MemoryLimits
from cache.mirror import Mirror
from cache.reader import Reader
from cache.sync import Worker
from lookup_gateway import codes, proofs, store
from lookup_gateway.backends.sql import SqlBackend
from lookup_gateway.errors import BackendDown
from lookup_gateway.model import Caller, CallerKind, Card, Case, Status
from lookup_gateway.ports import CaseFeed, Charge, Ticket
from tests.machine import eventually
from tests.servers import RedisServer

KEYS = proofs.Keys.from_secrets(["k" * 32])
CODE = "H57.132-260817-0412"
NEIGHBOUR = "H57.13.2-260817-0412"  # another unit, the same key
UNKNOWN = "H57.132-260817-0999"
PHONE = Caller(kind=CallerKind.PHONE, id="+84912345678")


def a_case(code: str, version: int = 1, status: Status = Status.PROCESSING) -> Case:
    since = datetime(2026, 8, 17, 1, tzinfo=UTC) + timedelta(hours=version)
    return Case(code=code, version=version, status=status, status_since=since)


def make_card(case: Case) -> Card:
    return proofs.make_card(case, KEYS)


def name(text: str) -> str:
    return proofs.log_name(text, KEYS)


class Watch:
    """The machine's clock, with a way to let time pass."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


class Backend(SqlBackend):
    """The embedded backend with a plug that can be pulled; it notes what it was asked."""

    down = False
    hold: threading.Event | None = None

    def find(self, keys: Sequence[str]) -> Sequence[Case]:
        self.asked: list[tuple[str, ...]] = [*getattr(self, "asked", []), tuple(keys)]
        if self.hold is not None:
            self.hold.wait(30)
        if self.down:
            raise BackendDown("unplugged")
        return super().find(keys)


class World:
    """A gateway in one process: the backend, a Redis, the worker that fills it, the reader."""

    def __init__(self, url: str, folder: Path) -> None:
        engine = store.open_store(f"sqlite:///{folder}/cases.db")
        store.migrate(engine)
        self.clock = Watch()
        self.backend = Backend(engine)
        self.facts: dict[str, str] = {}
        self.redis = connect(url, name="test")
        self.reader = self.make_reader(self.backend)
        self.dispose: Callable[[], None] = engine.dispose

    def make_reader(self, feed: CaseFeed | None) -> Reader:
        return Reader(
            redis=self.redis,
            mirror=Mirror(self.redis),
            feed=feed,
            make_card=make_card,
            limits=RedisLimits(self.redis, name, self.clock),
            memory_limits=MemoryLimits(name, self.clock),
            clock=self.clock,
            breaker=Breaker(),
        )

    def keep(self, *cases: Case) -> None:
        self.backend.save(cases)

    def mirror(self) -> None:
        """Let the worker fill the mirror and end: its last heartbeat is from now."""
        patient = connect(str(self.url()), name="worker", timeout=5)
        Worker(self.backend, Mirror(patient), make_card, self.facts, self.clock).once()
        patient.close()
        self.backend.asked = []

    def url(self) -> str:
        options = self.redis.connection_pool.connection_kwargs
        return f"redis://{options['host']}:{options['port']}/0"

    def find(self, *typed: str, who: Caller | None = None) -> tuple[list[str], bool]:
        reading = self.reader.find(Ticket(who or Caller(), tuple(map(codes.key, typed))))
        assert reading.retry_after is None
        alive = [c.case.code for c in reading.cards if c.case.status is not Status.REMOVED]
        return sorted(alive), reading.complete

    def worker_is_dead_for_a_minute(self) -> None:
        self.clock.ahead += timedelta(minutes=1)


@pytest.fixture
def world(redis_url: str, tmp_path: Path) -> Iterator[World]:
    made = World(redis_url, tmp_path)
    yield made
    made.redis.close()
    made.dispose()


@pytest.fixture
def own_world(own_redis: RedisServer, tmp_path: Path) -> Iterator[World]:
    made = World(own_redis.url, tmp_path)
    yield made
    made.redis.close()
    made.dispose()


def test_a_hit_and_a_miss_are_certain_without_asking_the_backend(world: World) -> None:
    world.keep(a_case(CODE))
    world.mirror()

    assert world.find(CODE) == ([CODE], True)
    assert world.find(UNKNOWN) == ([], True)
    assert world.find(CODE, UNKNOWN) == ([CODE], True)
    assert world.backend.asked == []


def test_a_whole_question_costs_one_round_trip(world: World) -> None:
    world.keep(a_case(CODE))
    world.mirror()
    ticket = Ticket(PHONE, (codes.key(CODE), codes.key(UNKNOWN)), guessing=(codes.key(CODE),))
    world.reader.find(ticket)  # connects, and gives Redis the script
    sent: list[int] = []
    pool = world.redis.connection_pool
    connection = pool.get_connection()
    send = connection.send_packed_command

    def counted(command: object, check_health: bool = True) -> None:
        sent.append(1)
        send(command, check_health)

    connection.send_packed_command = counted
    pool.release(connection)

    assert world.reader.find(ticket).complete
    assert len(sent) == 1


def test_the_age_of_the_answer_is_the_mirrors_not_ours(world: World) -> None:
    world.keep(a_case(CODE))
    before = world.clock()
    world.mirror()
    mirrored = world.clock()
    world.worker_is_dead_for_a_minute()

    reading = world.reader.find(Ticket(Caller(), (codes.key(CODE),)))

    assert reading.as_of is not None
    assert before - timedelta(milliseconds=1) <= reading.as_of <= mirrored
    assert [card.case.code for card in reading.cards] == [CODE]


def test_with_the_worker_dead_a_miss_is_asked_of_the_backend(world: World) -> None:
    world.keep(a_case(CODE))
    world.mirror()
    world.keep(a_case(UNKNOWN))
    assert world.find(UNKNOWN) == ([], True), "the mirror may lag while it is followed"
    world.worker_is_dead_for_a_minute()

    assert world.find(UNKNOWN) == ([UNKNOWN], True)
    assert world.find("H57.132-260817-0111") == ([], True)


def test_with_the_worker_dead_a_hit_needs_no_backend(world: World) -> None:
    world.keep(a_case(CODE))
    world.mirror()
    world.worker_is_dead_for_a_minute()
    world.backend.down = True

    assert world.find(CODE)[0] == [CODE]
    assert world.backend.asked == []


def test_a_lagging_mirror_does_not_deny_a_second_case_under_one_key(world: World) -> None:
    world.keep(a_case(CODE))
    world.mirror()
    world.keep(a_case(NEIGHBOUR))
    world.worker_is_dead_for_a_minute()

    assert codes.key(CODE) == codes.key(NEIGHBOUR)
    assert world.find(NEIGHBOUR) == ([CODE], False)


def test_a_heartbeat_from_the_future_proves_nothing(world: World) -> None:
    world.keep(a_case(CODE))
    world.mirror()
    world.clock.ahead = timedelta(minutes=-1)

    assert world.find(UNKNOWN) == ([], True)
    assert world.backend.asked == [(codes.key(UNKNOWN),)]


def test_a_tombstone_is_known_not_to_exist(world: World) -> None:
    world.keep(a_case(CODE), a_case(UNKNOWN))
    world.keep(a_case(CODE, 2, Status.REMOVED))
    world.mirror()
    world.worker_is_dead_for_a_minute()
    world.backend.down = True

    assert world.find(CODE) == ([], True)
    assert world.backend.asked == []


def test_an_emptied_redis_denies_no_case_that_exists(world: World) -> None:
    world.keep(a_case(CODE), a_case(NEIGHBOUR))
    world.mirror()
    with Redis.from_url(world.url()) as strong:
        strong.flushall()

    assert world.find(CODE, UNKNOWN) == ([NEIGHBOUR, CODE], True)
    world.backend.down = True
    assert world.find(CODE) == ([], False)
    world.backend.down = False
    world.mirror()
    assert world.find(CODE) == ([NEIGHBOUR, CODE], True)


def test_with_the_backend_down_known_cases_are_answered_and_none_is_denied(world: World) -> None:
    world.keep(a_case(CODE))
    world.mirror()
    world.backend.down = True

    assert world.find(CODE) == ([CODE], True)
    world.worker_is_dead_for_a_minute()
    assert world.find(CODE)[0] == [CODE]
    assert world.find(UNKNOWN) == ([], False)
    assert world.find(CODE, UNKNOWN) == ([CODE], False)


def test_a_backend_that_fails_is_left_alone_for_a_while(world: World) -> None:
    world.backend.down = True
    for _ in range(20):
        assert world.find(CODE) == ([], False)

    assert len(world.backend.asked) <= 6


def test_without_any_backend_an_unproven_miss_is_no_answer(world: World) -> None:
    world.reader = world.make_reader(None)

    assert world.find(CODE) == ([], False)


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
    assert took < 15, "without the breaker this takes 45 s"
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


def test_a_refused_question_reads_nothing_and_says_when_to_come_back(world: World) -> None:
    world.keep(a_case(CODE))
    world.mirror()
    ticket = Ticket(PHONE, (codes.key(CODE),))
    for _ in range(5):
        assert world.reader.find(ticket).cards

    refused = world.reader.find(ticket)
    assert (refused.cards, refused.complete, refused.retry_after) == ((), False, 12)


def test_a_message_without_a_code_spends_an_ask_and_nothing_else(world: World) -> None:
    readings = [world.reader.find(Ticket(PHONE, ())) for _ in range(6)]

    assert [reading.retry_after for reading in readings] == [None] * 5 + [12]
    assert world.reader.find(Ticket(Caller(), ())).complete


def test_wrong_guesses_close_the_case_through_redis(world: World) -> None:
    ticket = Ticket(PHONE, (codes.key(CODE),), guessing=(codes.key(CODE),))
    for _ in range(5):
        assert not world.reader.find(ticket).closed
        world.reader.spend(Charge(ticket, wrong=ticket.guessing))
        world.clock.ahead += timedelta(minutes=1)

    assert world.reader.find(ticket).closed == {codes.key(CODE)}
    assert world.make_reader(None).find(ticket).closed == {codes.key(CODE)}, "another process"


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
from tests.cache.test_reader import CODE, World, a_case
url, pid = sys.argv[1], int(sys.argv[2])
with tempfile.TemporaryDirectory() as folder:
    world = World(url, pathlib.Path(folder))
    world.keep(a_case(CODE)); world.mirror()
    ticks = []
    gevent.spawn(lambda: [(ticks.append(1), gevent.sleep(0.01)) for _ in range(100000)])
    run = lambda: [j.get() for j in [gevent.spawn(world.find, CODE) for _ in range(200)]]
    assert run() == [([CODE], True)] * 200
    os.kill(pid, signal.SIGSTOP)
    ticks.clear()
    hung = run() + run()
    os.kill(pid, signal.SIGCONT)
    assert hung == [([CODE], True)] * 400, hung
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
