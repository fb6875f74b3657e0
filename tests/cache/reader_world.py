"""A gateway in one process, for lookups through every outage."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cache.breaker import Breaker
from cache.connect import connect
from cache.limits import RedisLimits
from cache.lines import Lines
from cache.memory_limits import MemoryLimits
from cache.mirror import Mirror
from cache.reader import Reader
from cache.sync import Worker
from lookup_gateway import codes, proofs, store
from lookup_gateway.backends.sql import SqlBackend
from lookup_gateway.errors import BackendDown
from lookup_gateway.model import Caller, CallerKind, Card, Case, Status
from lookup_gateway.ports import CaseFeed, Ticket
from tests.ready import make_ready

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

    def __init__(self, url: str, folder: Path, timeout: float = 0.5) -> None:
        database = f"sqlite:///{folder}/cases.db"
        make_ready(database)
        engine = store.open_store(database)
        self.clock = Watch()
        self.backend = Backend(engine)
        self.facts: dict[str, str] = {}
        self.redis = connect(url, name="test", timeout=timeout)
        self.reader = self.make_reader(self.backend)
        self.dispose: Callable[[], None] = engine.dispose

    def make_reader(self, feed: CaseFeed | None) -> Reader:
        return Reader(
            lines=Lines(self.redis),
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
