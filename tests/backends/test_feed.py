"""The feed to the mirror: no change is lost, whatever happens between taking and acknowledging."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import partial

import pytest
from sqlalchemy import Connection, Engine

from lookup_gateway import codes, store
from lookup_gateway.backends.sql import SqlBackend
from lookup_gateway.backends.sql.schema import cases
from lookup_gateway.errors import BackendDown
from lookup_gateway.model import Case, Status
from lookup_gateway.ports import CaseFeed
from lookup_gateway.store import queue
from tests.backends.samples import code, completed, sample
from tests.store.databases import migrated

WRITERS = 8
TRANSACTIONS = 120


def pending_codes(backend: SqlBackend) -> list[str]:
    with backend.pending(1_000) as changed:
        return [case.code for case in changed]


def test_the_backend_is_a_case_feed(backend: SqlBackend) -> None:
    feed: CaseFeed = backend

    assert feed.name == "sql"


def test_a_database_keeps_its_identity_and_another_one_has_another(
    engine: Engine, sqlite_url: str
) -> None:
    first, again = SqlBackend(engine).source(), SqlBackend(engine).source()
    with migrated(sqlite_url + ".other") as other:
        second = SqlBackend(other).source()

    assert first == again != second


def test_a_changed_case_is_given_as_it_is_now_and_once(backend: SqlBackend) -> None:
    backend.save([sample(1), sample(2)])
    backend.touch(code(1), completed)

    with backend.pending(10) as changed:
        found = {case.code: (case.version, case.status) for case in changed}

    assert found == {code(1): (2, Status.COMPLETED), code(2): (1, Status.PROCESSING)}
    assert pending_codes(backend) == []


def test_no_more_changes_are_given_than_asked_for(backend: SqlBackend) -> None:
    backend.save(sample(number) for number in range(5))

    with backend.pending(3) as changed:
        assert len(changed) == 3
    assert len(pending_codes(backend)) == 2


def test_a_removed_case_is_given_as_a_tombstone(backend: SqlBackend) -> None:
    backend.save([sample(1), sample(1, version=2, status=Status.REMOVED)])

    with backend.pending(10) as changed:
        assert [case.status for case in changed] == [Status.REMOVED]


def test_a_crash_between_applying_and_acknowledging_keeps_every_change(
    backend: SqlBackend,
) -> None:
    backend.save([sample(1), sample(2)])

    def crash(taking: AbstractContextManager[object]) -> None:
        with taking:
            raise ConnectionError("Redis went away")

    with pytest.raises(ConnectionError):
        crash(backend.pending(10))

    assert pending_codes(backend) == [code(1), code(2)]


def test_a_change_made_meanwhile_is_not_acknowledged_with_the_others(backend: SqlBackend) -> None:
    backend.save([sample(1)])

    with backend.pending(10):
        backend.touch(code(1), completed)

    with backend.pending(10) as changed:
        assert [(case.code, case.version) for case in changed] == [(code(1), 2)]


def test_a_change_whose_case_is_gone_is_acknowledged_and_stops_nobody(
    engine: Engine, backend: SqlBackend
) -> None:
    backend.save([sample(1)])
    store.write(engine, partial(queue.enqueue, codes=["H49.12-251105-99999"]))

    assert pending_codes(backend) == [code(1)]
    assert store.read(engine, partial(queue.take, limit=10)) == []


def test_two_workers_on_postgresql_get_different_changes(postgres_url: str) -> None:
    with migrated(postgres_url) as engine:
        backend = SqlBackend(engine)
        backend.save(sample(number) for number in range(4))

        with backend.pending(2) as first, backend.pending(10) as second:
            found = [[case.code for case in part] for part in (first, second)]

        assert found == [[code(0), code(1)], [code(2), code(3)]]
        assert pending_codes(backend) == []


def test_of_eight_writers_no_change_is_lost(engine: Engine, database_url: str) -> None:
    """Ids are given out before commits; who reads "everything after the last id" loses half."""
    numbers = range(500)
    SqlBackend(engine).save(sample(number) for number in numbers)
    with migrated(database_url) as own, ThreadPoolExecutor(WRITERS) as threads:
        reader = SqlBackend(own)
        writing = [threads.submit(change_cases, engine, seed) for seed in range(WRITERS)]
        delivered: dict[str, int] = {}
        while any(not writer.done() for writer in writing) or not drained(reader, delivered):
            drained(reader, delivered)
        for writer in writing:
            writer.result()

    versions = {case.code: case.version for case in SqlBackend(engine).export()}
    assert sum(versions.values()) == len(numbers) + WRITERS * TRANSACTIONS
    assert delivered == versions


def change_cases(engine: Engine, seed: int) -> None:
    dice, backend = random.Random(seed), SqlBackend(engine)
    # SQLite has one writer at a time: what each works there, all others wait for.
    work = 0.001 if engine.dialect.name == "sqlite" else 0.01

    def change(conn: Connection) -> None:
        backend._touch(conn, code(dice.randrange(500)), completed)
        time.sleep(dice.random() * work)

    for _ in range(TRANSACTIONS):
        until_it_is_its_turn(engine, change)


def until_it_is_its_turn(engine: Engine, change: Callable[[Connection], None]) -> None:
    """Write, however long it takes: on a busy machine one of eight waits for SQLite in vain at
    times, is told so after seconds, and has written nothing."""
    while True:
        try:
            return store.write(engine, change)
        except BackendDown:
            time.sleep(0.01)


def drained(reader: SqlBackend, delivered: dict[str, int]) -> bool:
    """Note what the reader gets; tell whether there was nothing to get."""
    try:
        with reader.pending(200) as changed:
            for case in changed:
                delivered[case.code] = max(delivered.get(case.code, 0), case.version)
    except BackendDown:  # as in `until_it_is_its_turn`; what was not acknowledged comes again
        return False
    return not changed


def test_pages_go_through_every_case_in_the_order_of_bytes(backend: SqlBackend) -> None:
    given = ["H49.12-251105-00001", "G22.99.08-260914-702315", "H49-12.251105.00001", "h49.1-1-1"]
    backend.save(renamed(name) for name in given)

    pages, after = list[list[str]](), ""
    while page := backend.page(after, 2):
        pages.append([case.code for case in page])
        after = page[-1].code

    assert [name for page in pages for name in page] == sorted(given, key=str.encode)
    assert [len(page) for page in pages] == [2, 2]


def renamed(name: str) -> Case:
    case = sample(1)
    return Case(code=name, version=1, status=case.status, status_since=case.status_since)


def test_cases_are_found_by_their_mirror_keys_removed_ones_too(backend: SqlBackend) -> None:
    backend.save([sample(1), sample(2, status=Status.REMOVED), sample(3)])

    found = backend.find([codes.key(code(1)), codes.key(code(2)), "H4912251105"])

    assert {case.code for case in found} == {code(1), code(2)}


def test_known_codes_are_told_from_unknown_ones_in_any_number(backend: SqlBackend) -> None:
    backend.save([sample(1), sample(2, status=Status.REMOVED)])

    assert backend.known(code(number) for number in range(25_000)) == {code(1), code(2)}
    assert backend.known([]) == set()


def test_a_case_is_got_whole_by_its_exact_code(backend: SqlBackend) -> None:
    backend.save([sample(1)])

    assert backend.get(code(1)) == sample(1)
    assert backend.get(code(1).lower()) is None


def test_the_table_keeps_what_is_looked_for_beside_the_record(
    engine: Engine, backend: SqlBackend
) -> None:
    backend.save([sample(1, version=3, status=Status.REMOVED)])

    row = store.read(engine, lambda conn: conn.execute(cases.select()).one())

    assert (row.code, row.version, row.removed) == (code(1), 3, True)
