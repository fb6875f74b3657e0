"""The queue of changes, the facts and the locks."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import Connection, Engine

from lookup_gateway import store
from lookup_gateway.errors import Busy
from lookup_gateway.store import facts, locks, queue
from lookup_gateway.store.queue import Change
from tests.store.databases import program, run_together

HOLD = """
import sys
from lookup_gateway import store
from lookup_gateway.store import locks
with locks.one_worker(store.open_store(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


def codes_in(engine: Engine) -> list[str]:
    return [change.code for change in store.read(engine, partial(queue.take, limit=100))]


def enqueue(engine: Engine, *codes: str) -> None:
    store.write(engine, partial(queue.enqueue, codes=codes))


def test_changes_come_out_in_the_order_they_went_in_and_no_more_than_asked(engine: Engine) -> None:
    enqueue(engine, "B", "A", "B")

    first = store.read(engine, partial(queue.take, limit=2))

    assert [change.code for change in first] == ["B", "A"]


def test_no_code_makes_no_row(engine: Engine) -> None:
    enqueue(engine)

    assert codes_in(engine) == []


def test_a_change_of_a_transaction_that_fails_was_never_there(engine: Engine) -> None:
    def fail(conn: Connection) -> None:
        queue.enqueue(conn, ["A"])
        raise RuntimeError("after the change")

    with pytest.raises(RuntimeError):
        store.write(engine, fail)

    assert codes_in(engine) == []


def test_a_late_acknowledgement_cannot_delete_a_newer_change(engine: Engine) -> None:
    """Two workers took the same change; the slower one acknowledges after a new one came in."""
    enqueue(engine, "A")
    taken = store.read(engine, partial(queue.take, limit=1))
    store.write(engine, partial(queue.acknowledge, changes=taken))

    enqueue(engine, "A")
    store.write(engine, partial(queue.acknowledge, changes=taken))

    assert codes_in(engine) == ["A"]


def test_any_number_of_changes_can_be_acknowledged_at_once(engine: Engine) -> None:
    enqueue(engine, "A")
    many = [Change(number, "A") for number in range(50_000)]

    store.write(engine, partial(queue.acknowledge, changes=many))

    assert codes_in(engine) == []


def test_a_fact_is_what_was_put_last(engine: Engine) -> None:
    assert store.read(engine, lambda conn: facts.get(conn, "epoch")) is None

    for value in ("1", "2"):
        store.write(engine, partial(facts.put, k="epoch", v=value))

    assert store.read(engine, lambda conn: facts.get(conn, "epoch")) == "2"


def test_of_many_who_propose_a_fact_one_wins_for_all(engine: Engine) -> None:
    settled: list[str] = []

    def propose(value: str) -> None:
        settled.append(store.write(engine, partial(facts.settle, k="source_id", proposal=value)))

    run_together([partial(propose, str(number)) for number in range(16)])

    assert len(settled) == 16
    assert len(set(settled)) == 1


def test_one_worker_at_a_time_has_a_sqlite_queue_and_the_next_is_told_where(sqlite: Engine) -> None:
    other = program(HOLD, str(sqlite.url))
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"

    with pytest.raises(Busy, match=r"cases\.db\.worker\.lock"), locks.one_worker(sqlite):
        pass

    other.kill()
    other.communicate()
    with locks.one_worker(sqlite):
        pass


def test_several_workers_share_a_postgresql_queue(postgres: Engine) -> None:
    with locks.one_worker(postgres), locks.one_worker(postgres):
        enqueue(postgres, "A", "B")
        with store.transaction(postgres) as one, store.transaction(postgres) as two:
            first, second = queue.take(one, 1), queue.take(two, 5)

    assert ([row.code for row in first], [row.code for row in second]) == (["A"], ["B"])
