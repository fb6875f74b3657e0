"""The worker: what it takes it tries once, settles, and never forgets."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial, partialmethod
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, text

from lookup_gateway import store
from lookup_gateway.delivery.lanes import Lanes
from lookup_gateway.delivery.spool import Spool
from lookup_gateway.delivery.worker import Deliverer, Room
from lookup_gateway.errors import Busy
from lookup_gateway.outgoing import (
    Again,
    Job,
    Receipt,
    Refused,
    Sending,
    Sent,
    Unsure,
    Wait,
)
from lookup_gateway.store import deliverers, outbox, outbox_care
from lookup_gateway.store.outbox import PATIENCE, State
from lookup_gateway.store.outbox_schema import outbox as table
from tests.delivery.kit import counts
from tests.machine import eventually

START = datetime(2026, 1, 1, 5, 0, tzinfo=UTC)


def turned(text: bytes) -> bytes:
    return text[::-1]


def unturned(sealed: bytes) -> bytes:
    if not sealed.endswith(b"{"):
        raise ValueError("not ours")
    return sealed[::-1]


class World:
    """A worker whose one kind of job ends as the test says, and a clock that the test moves."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine, self.now = engine, START
        self.spool = Spool(folder / "spool", turned, unturned)
        self.tried: list[Job] = []
        self.result: Callable[[Job], Sending] = lambda _: Sent("ref")

    def handle(self, job: Job) -> Sending:
        self.tried.append(job)
        return self.result(job)

    def worker(self) -> Deliverer:
        room = Room(
            engine=self.engine,
            handlers={"event": self.handle},
            lanes=Lanes({}),
            spool=self.spool,
            seal=turned,
            unseal=unturned,
            clock=lambda: self.now,
        )
        return Deliverer(room)

    def put(self, *keys: str, **fields: Any) -> None:
        jobs = [Job("event", {"text": key}, key=key, **fields) for key in keys]
        put = partial(outbox.put, jobs=jobs, now=self.now, seal=turned)
        store.write(self.engine, put)

    def row(self, key: str) -> Any:
        query = select(table).where(table.c.key == key)
        return store.read(self.engine, lambda conn: conn.execute(query).one())

    def letters(self) -> list[str]:
        return [letter.state for letter in store.read(self.engine, outbox_care.letters)]


@pytest.fixture
def world(engine: Engine, tmp_path: Path) -> World:
    return World(engine, tmp_path)


def test_everything_due_is_tried_once_and_only_once(world: World) -> None:
    world.put("a", "b")
    world.put("later", due=START + timedelta(hours=1))

    assert world.worker().once() == 2
    assert world.worker().once() == 0
    assert [job.key for job in world.tried] == ["a", "b"]
    assert world.tried[0].body == {"text": "a"}
    assert (world.row("a").state, world.row("a").reference) == (State.SENT, "ref")


def test_no_transaction_is_open_while_a_job_is_tried(world: World) -> None:
    seen: list[str] = []

    def look(job: Job) -> Sending:
        seen.append(world.row(job.key or "").state)  # from another connection
        world.put("meanwhile")  # and writing waits for nobody
        return Sent()

    world.result = look
    world.put("a")
    world.worker().once()

    assert seen == [State.TRYING, State.TRYING]


def test_what_failed_is_tried_at_growing_distances_for_four_hours_and_then_dead(
    world: World,
) -> None:
    world.result = lambda _: Again("busy")
    world.put("a")
    times = []
    while world.row("a").state != State.DEAD:
        if world.worker().once():
            times.append(world.now - START)
        world.now += timedelta(seconds=5)

    seconds = [time.total_seconds() for time in times]
    assert seconds[:6] == [0, 5, 20, 80, 380, 1_280]
    assert PATIENCE - timedelta(minutes=16) < times[-1] <= PATIENCE
    assert world.row("a").why == "given up: busy"
    assert world.letters() == [State.DEAD]


def test_a_provider_that_says_when_is_not_asked_before(world: World) -> None:
    world.result = lambda _: Again("slow down", after=90)
    world.put("a")
    world.worker().once()

    world.now += timedelta(seconds=89)
    assert world.worker().once() == 0
    world.now += timedelta(seconds=1)
    assert world.worker().once() == 1


def test_what_may_not_go_yet_waits_without_losing_patience_or_a_try(world: World) -> None:
    morning = START + PATIENCE * 3
    world.result = lambda _: Wait(morning)
    world.put("a")
    world.worker().once()
    assert (world.row("a").state, world.row("a").tries) == (State.WAITING, 0)
    assert world.row("a").give_up_at.replace(tzinfo=UTC) == morning + PATIENCE

    world.result = lambda _: Sent()
    world.now = morning - timedelta(seconds=1)
    assert world.worker().once() == 0
    world.now = morning
    assert world.worker().once() == 1


def test_a_dead_letter_is_seen_without_its_text_and_sent_again_when_asked(world: World) -> None:
    world.result = lambda _: Refused("no such number")
    world.put("0912345678")
    world.worker().once()

    letter = store.read(world.engine, outbox_care.letters)[0]
    assert (letter.state, letter.why, letter.lane) == (State.DEAD, "no such number", "event")
    assert "0912345678" not in repr(letter)

    world.result = lambda _: Sent()
    resend = partial(outbox_care.resend, ids=[letter.id], now=world.now)
    assert store.write(world.engine, resend) == 1
    assert store.write(world.engine, resend) == 0
    assert world.worker().once() == 1
    assert world.letters() == []


def test_a_doubt_is_repeated_once_and_then_left_to_an_operator(world: World) -> None:
    world.result = lambda _: Unsure("broken")
    world.put("a")
    world.worker().once()

    assert world.worker().once() == 0
    world.now += outbox.DOUBT
    assert world.worker().once() == 1
    world.now += timedelta(days=1)
    assert world.worker().once() == 0
    assert world.letters() == [State.MAYBE_SENT]
    assert world.row("a").doubts == 2


@pytest.mark.parametrize("receipt", list(Receipt))
def test_a_receipt_ends_a_doubt(world: World, receipt: Receipt) -> None:
    world.result = lambda _: Unsure("broken")
    world.put("a")
    world.worker().once()

    note = partial(outbox_care.receive, key="a", receipt=receipt, now=world.now)
    assert store.write(world.engine, note)
    world.now += timedelta(days=1)

    assert world.worker().once() == 0
    assert world.row("a").state == State.SENT


def test_what_a_provider_reports_never_moves_backwards(world: World) -> None:
    world.put("a")
    world.worker().once()
    for receipt in (Receipt.ACCEPTED, Receipt.DELIVERED, Receipt.FAILED, Receipt.ACCEPTED):
        note = partial(outbox_care.receive, key="a", receipt=receipt, now=world.now)
        store.write(world.engine, note)

    assert world.row("a").receipt == Receipt.DELIVERED
    stranger = partial(outbox_care.receive, key="b", receipt=receipt, now=world.now)
    assert not store.write(world.engine, stranger)


def test_a_message_that_its_operator_could_not_deliver_is_shown_and_not_repeated(
    world: World,
) -> None:
    world.put("a")
    world.worker().once()
    note = partial(outbox_care.receive, key="a", receipt=Receipt.FAILED, now=world.now)
    store.write(world.engine, note)

    assert world.letters() == [State.SENT]
    resend = partial(outbox_care.resend, ids=None, now=world.now)
    assert store.write(world.engine, resend) == 0


def test_the_job_of_a_dead_worker_waits_for_its_receipt_and_is_then_repeated(world: World) -> None:
    world.put("a")
    gone = 7
    store.write(world.engine, partial(outbox.take, worker=gone, now=START, resting=()))

    assert world.worker().once() == 0
    assert world.row("a").state == State.MAYBE_SENT
    world.now += outbox.DOUBT
    assert world.worker().once() == 1
    assert world.row("a").state == State.SENT


def test_the_job_of_a_living_worker_is_left_to_it(world: World) -> None:
    if world.engine.dialect.name == "sqlite":
        with deliverers.deliverer(world.engine), pytest.raises(Busy):
            world.worker().once()
        return
    world.put("a")
    with deliverers.deliverer(world.engine) as other:
        store.write(world.engine, partial(outbox.take, worker=other, now=START, resting=()))
        assert world.worker().once() == 0
        assert world.row("a").state == State.TRYING

    world.worker().once()
    assert world.row("a").state == State.MAYBE_SENT


def test_a_defect_in_a_handler_costs_a_try_and_the_log_quotes_nobody(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    def defect(job: Job) -> Sending:
        raise ZeroDivisionError("0912345678")

    world.result = defect
    world.put("a", "b")
    world.worker().once()

    assert [world.row(key).state for key in ("a", "b")] == [State.WAITING] * 2
    assert "ZeroDivisionError" in caplog.text
    assert "0912345678" not in caplog.text


def test_what_nobody_does_and_what_nobody_can_open_end_as_letters(world: World) -> None:
    stranger = [Job("unknown", {}, key="unknown")]
    put = partial(outbox.put, jobs=stranger, now=START, seal=turned)
    store.write(world.engine, put)
    locked = [Job("event", {}, key="locked")]
    put = partial(outbox.put, jobs=locked, now=START, seal=lambda _: b"?")
    store.write(world.engine, put)

    world.worker().once()

    assert world.row("unknown").state == State.WAITING
    assert (world.row("locked").state, world.tried) == (State.DEAD, [])


def test_spooled_jobs_are_taken_in_once_and_their_files_go(world: World, tmp_path: Path) -> None:
    world.spool.keep(Job("event", {"text": "a"}, key="a"))
    world.spool.keep(Job("event", {"text": "a"}, key="a"))
    (tmp_path / "spool" / "strange.job").write_bytes(b"?")

    assert world.worker().once() == 1
    assert [path.suffix for path in (tmp_path / "spool").iterdir()] == [".bad"]
    assert (tmp_path / "spool").stat().st_mode & 0o777 == 0o700


def test_files_that_another_worker_takes_first_are_its_own(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for content in (b"?", turned(b"{}")):
        (tmp_path / "spool").mkdir(exist_ok=True)
        (tmp_path / "spool" / "a.job").write_bytes(content)

        def gone(path: Path, work: Callable[..., Any], *args: Path) -> Any:
            path.unlink()
            return work(path, *args)

        for name in ("read_bytes", "rename"):
            with monkeypatch.context() as racing:
                racing.setattr(Path, name, partialmethod(gone, getattr(Path, name)))
                assert list(world.spool.jobs()) == []


def test_what_is_long_over_is_forgotten_and_letters_are_kept_longer(world: World) -> None:
    world.put("sent")
    world.worker().once()
    world.result = lambda _: Refused("never")
    world.put("dead")
    world.worker().once()

    for days, left in ((6, 2), (8, 1), (31, 0)):
        now = START + timedelta(days=days)
        store.write(world.engine, partial(outbox_care.forget, now=now))
        assert sum(store.read(world.engine, counts).values()) == left


def test_the_log_tells_numbers_and_nothing_else(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    world.put("0912345678", "b")
    world.worker().once()

    assert "delivery: event sent 2" in caplog.text
    assert "0912345678" not in caplog.text


def test_it_works_until_it_is_stopped_whatever_the_database_does(world: World) -> None:
    stopped = threading.Event()
    thread = threading.Thread(target=world.worker().run_forever, args=(stopped.is_set,))
    thread.start()
    try:
        world.put("a")
        eventually(lambda: len(world.tried) == 1, "the first job is tried")
        if world.engine.dialect.name == "postgresql":
            end_all = text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            store.write(world.engine, lambda conn: conn.execute(end_all))
        world.put("b")
        eventually(lambda: len(world.tried) == 2, "the second job is tried")
    finally:
        stopped.set()
        thread.join(20)
    assert not thread.is_alive()


def test_a_defect_of_one_turn_does_not_end_the_worker(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    sound, failures = outbox.sent, iter([ZeroDivisionError("0912345678")])

    def sent(*args: Any) -> None:
        for failure in failures:
            raise failure
        sound(*args)

    monkeypatch.setattr(outbox, "sent", sent)
    stopped = threading.Event()
    world.put("a")
    thread = threading.Thread(target=world.worker().run_forever, args=(stopped.is_set,))
    thread.start()
    try:
        eventually(lambda: world.row("a").state == State.MAYBE_SENT, "it goes on")
        world.put("b")
        eventually(lambda: world.row("b").state == State.SENT, "and works")
    finally:
        stopped.set()
        thread.join(20)
    assert "ZeroDivisionError" in caplog.text
    assert "0912345678" not in caplog.text
