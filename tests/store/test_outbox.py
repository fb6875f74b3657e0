"""The outbox: what is put is taken once, in order, and stands where its worker left it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, Engine, select

from lookup_gateway import store
from lookup_gateway.outgoing import Job, Outgoing, Way, message, unpacked
from lookup_gateway.store import outbox
from lookup_gateway.store.outbox import Row, State
from lookup_gateway.store.outbox_schema import outbox as table

NOW = datetime(2026, 1, 1, 5, 0, tzinfo=UTC)
ME, ANOTHER = 1, 2


def sealed(plain: bytes) -> bytes:
    return plain[::-1]


def put(engine: Engine, *jobs: Job, now: datetime = NOW) -> int:
    return store.write(engine, partial(outbox.put, jobs=jobs, now=now, seal=sealed))


def take(
    engine: Engine, now: datetime = NOW, worker: int = ME, resting: tuple[str, ...] = ()
) -> Row | None:
    return store.write(engine, partial(outbox.take, worker=worker, now=now, resting=resting))


def taken(engine: Engine, now: datetime = NOW) -> Row:
    row = take(engine, now)
    assert row is not None
    return row


def state(engine: Engine, key: str) -> str:
    query = select(table.c.state).where(table.c.key == key)
    return str(store.read(engine, lambda conn: conn.scalar(query)))


def a_job(key: str, **fields: object) -> Job:
    return Job("event", {"text": key}, key=key, **fields)  # type: ignore[arg-type] # by name


def test_a_message_comes_out_as_it_went_in_and_lies_there_sealed(engine: Engine) -> None:
    outgoing = Outgoing(Way.SMS, "+84912345678", "Có kết quả", id="a1", values={"x": "ạ"})
    put(engine, message(outgoing))

    row = taken(engine)

    assert (row.kind, row.key, row.lane, row.tries) == ("message", "a1", "sms", 1)
    assert b"84912345678" not in row.body
    body = sealed(row.body)
    assert unpacked(json.loads(body)) == outgoing


def test_a_job_that_is_there_already_is_ignored_and_not_counted(engine: Engine) -> None:
    assert put(engine, a_job("a"), a_job("a"), a_job("b")) == 2
    outbox_row = taken(engine)
    store.write(engine, partial(outbox.sent, row=outbox_row, reference=None, now=NOW))

    assert put(engine, a_job("a"), Job("other", {}, key="a"), Job("event", {})) == 2


def test_jobs_of_a_transaction_that_fails_were_never_there(engine: Engine) -> None:
    def fail(conn: Connection) -> None:
        outbox.put(conn, [a_job("a")], NOW, sealed)
        raise RuntimeError("after the job")

    with pytest.raises(RuntimeError):
        store.write(engine, fail)

    assert take(engine) is None


def test_who_waits_for_an_answer_comes_before_who_is_told_something(engine: Engine) -> None:
    put(engine, message(Outgoing(Way.SMS, "+84912345678", "news", id="news")))
    put(engine, a_job("question", due=NOW + timedelta(seconds=1)))

    later = NOW + timedelta(seconds=2)
    assert [taken(engine, later).key for _ in range(2)] == ["question", "news"]


def test_a_job_is_taken_once_and_not_before_it_is_due(engine: Engine) -> None:
    put(engine, a_job("a", due=NOW + timedelta(hours=1)))

    assert take(engine) is None
    assert taken(engine, NOW + timedelta(hours=1)).key == "a"
    assert take(engine, NOW + timedelta(hours=9)) is None


def test_the_jobs_of_a_resting_lane_stay(engine: Engine) -> None:
    put(engine, a_job("a"))

    assert take(engine, resting=("event",)) is None
    assert take(engine, resting=("sms", "email")) is not None


def test_two_workers_on_postgresql_pass_over_each_others_jobs(postgres: Engine) -> None:
    put(postgres, a_job("a"), a_job("b"))

    with store.transaction(postgres) as one, store.transaction(postgres) as two:
        first = outbox.take(one, ME, NOW, ())
        second = outbox.take(two, ANOTHER, NOW, ())

    assert first is not None
    assert second is not None
    assert (first.key, second.key) == ("a", "b")


def test_what_was_sent_keeps_no_body(engine: Engine) -> None:
    put(engine, a_job("a"))
    row = taken(engine)
    store.write(engine, partial(outbox.sent, row=row, reference="SM1", now=NOW))

    kept = store.read(engine, lambda conn: conn.execute(select(table)).one())
    assert (kept.state, kept.reference, kept.body, kept.due_at) == (State.SENT, "SM1", b"", None)


def test_what_is_to_be_tried_again_comes_back_when_due(engine: Engine) -> None:
    put(engine, a_job("a"))
    due = NOW + timedelta(seconds=30)
    store.write(engine, partial(outbox.again, row=taken(engine), why="busy", due=due, now=NOW))

    assert take(engine, NOW + timedelta(seconds=29)) is None
    assert taken(engine, due).tries == 2


def test_the_job_of_a_dead_worker_is_in_doubt_repeated_once_and_then_left(engine: Engine) -> None:
    put(engine, a_job("a"))
    now = NOW
    for doubts in (1, 2):
        taken(engine, now)
        assert store.write(engine, partial(outbox.orphaned, living=lambda: {ME}, now=now)) == 0
        assert store.write(engine, partial(outbox.orphaned, living=lambda: {ANOTHER}, now=now)) == 1
        assert state(engine, "a") == State.MAYBE_SENT
        assert take(engine, now) is None, doubts
        now += outbox.DOUBT

    assert take(engine, now + timedelta(days=1)) is None


def test_who_was_taken_for_dead_cannot_overwrite_what_came_after(engine: Engine) -> None:
    put(engine, a_job("a"))
    old = taken(engine)
    store.write(engine, partial(outbox.orphaned, living=lambda: {ANOTHER}, now=NOW))
    new = taken(engine, NOW + outbox.DOUBT)
    store.write(engine, partial(outbox.sent, row=new, reference=None, now=NOW))

    store.write(engine, partial(outbox.dead, row=old, why="late", now=NOW))

    assert state(engine, "a") == State.SENT


def test_a_worker_that_begins_while_others_are_looked_for_is_no_dead_one(postgres: Engine) -> None:
    put(postgres, a_job("a"))

    def living() -> set[int]:
        assert take(postgres, worker=ANOTHER)  # its lock came too late for this list
        return {ME}

    assert store.write(postgres, partial(outbox.orphaned, living=living, now=NOW)) == 0
    assert state(postgres, "a") == State.TRYING


def test_what_a_provider_says_is_kept_whatever_it_holds(engine: Engine) -> None:
    put(engine, a_job("a"), a_job("b"))
    said = "SM\0\ud8001"
    store.write(engine, partial(outbox.sent, row=taken(engine), reference=said, now=NOW))
    store.write(engine, partial(outbox.dead, row=taken(engine), why=said, now=NOW))

    rows = store.read(engine, lambda conn: conn.execute(select(table).order_by(table.c.id)).all())
    assert (rows[0].reference, rows[1].why) == ("SM ?1", "SM ?1")
