"""Records from outside come in by `save`, changes of our own by `touch`."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Engine

from lookup_gateway import store
from lookup_gateway.backends.sql import Counts, SqlBackend
from lookup_gateway.backends.sql.save import save_all
from lookup_gateway.errors import BackendDown, BadRecord
from lookup_gateway.model import Case, Status
from tests.backends.samples import MORNING, code, completed, sample
from tests.machine import eventually
from tests.store.databases import migrated, run_together


def changes(backend: SqlBackend) -> list[tuple[str, int]]:
    with backend.pending(10_000) as changed:
        return [(case.code, case.version) for case in changed]


def test_a_new_record_is_written_and_queued(backend: SqlBackend) -> None:
    assert backend.save([sample(1)]) == Counts(new=1)
    assert changes(backend) == [(code(1), 1)]


def test_a_newer_version_replaces_an_older_one(backend: SqlBackend) -> None:
    backend.save([sample(1, version=1)])

    assert backend.save([sample(1, version=5)]) == Counts(updated=1)
    assert backend.get(code(1)) == sample(1, version=5)


@pytest.mark.parametrize("version", [4, 5])
def test_an_older_or_equal_version_changes_nothing_and_is_counted(
    backend: SqlBackend, version: int
) -> None:
    backend.save([sample(1, version=5)])
    changes(backend)

    assert backend.save([sample(1, version, Status.STOPPED)]) == Counts(skipped=1)
    assert backend.get(code(1)) == sample(1, version=5)
    assert changes(backend) == []


def test_of_one_code_twice_the_higher_version_wins_wherever_it_stands(backend: SqlBackend) -> None:
    rising = [sample(1, version=1), sample(1, version=3)]
    falling = [sample(2, version=3), sample(2, version=1)]

    assert backend.save([*rising, *falling]) == Counts(new=2, updated=1, skipped=1)
    assert backend.get(code(1)) == sample(1, version=3)
    assert backend.get(code(2)) == sample(2, version=3)


def test_counts_do_not_depend_on_how_far_apart_two_versions_stand(backend: SqlBackend) -> None:
    far = [sample(0), *(sample(number) for number in range(1, 2_500)), sample(0, version=2)]

    assert backend.save(far) == Counts(new=2_500, updated=1)


def test_nothing_to_save_is_nothing_saved(backend: SqlBackend) -> None:
    assert backend.save([]) == Counts()


def test_a_source_that_fails_midway_leaves_nothing(backend: SqlBackend) -> None:
    def failing(number: int) -> Case:
        if number == 1_500:
            raise OSError("the pipe broke")
        return sample(number)

    with pytest.raises(OSError, match="pipe"):
        backend.save(map(failing, range(2_000)))

    assert list(backend.export()) == []
    assert changes(backend) == []


def test_many_who_save_the_same_cases_leave_the_newest(backend: SqlBackend) -> None:
    def save(version: int) -> None:
        backend.save(sample(number, version) for number in range(50))

    run_together([partial(save, version) for version in (3, 1, 7, 2, 6, 5, 4, 7)], threads=4)

    assert {case.version for case in backend.export()} == {7}


def test_an_older_version_that_waited_for_a_newer_one_does_not_replace_it(
    postgres_url: str,
) -> None:
    """Both saw that there is no such case yet, so neither had a row to lock."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    with migrated(postgres_url) as engine, ThreadPoolExecutor(1) as thread:
        backend = SqlBackend(engine)
        with store.transaction(engine) as conn, engine.connect() as watcher:
            save_all(conn, [sample(1, version=7)], MORNING)
            older = thread.submit(backend.save, [sample(1, version=1)])
            watching = watcher.execution_options(isolation_level="AUTOCOMMIT")
            eventually(lambda: watching.exec_driver_sql(waiting).scalar() == 1, "the older waits")
        older.result()

        assert backend.get(code(1)) == sample(1, version=7)


def test_what_is_exported_is_every_case_in_order_removed_ones_too(backend: SqlBackend) -> None:
    given = [sample(number) for number in range(1_200)]
    given[7] = sample(7, status=Status.REMOVED)
    backend.save(reversed(given))

    assert list(backend.export()) == given


def test_an_export_does_not_hold_all_cases_at_once(postgres_url: str) -> None:
    """The server keeps what was not asked for yet: its session is in the midst of fetching."""
    last_words = "SELECT query FROM pg_stat_activity WHERE state = 'idle in transaction'"
    with migrated(postgres_url) as engine:
        SqlBackend(engine).save(sample(number) for number in range(2_000))
        with closing(SqlBackend(engine).export()) as running, engine.connect() as conn:
            next(running)

            assert str(conn.exec_driver_sql(last_words).scalar()).startswith("FETCH FORWARD")


def test_a_change_of_our_own_raises_the_version_and_is_queued(backend: SqlBackend) -> None:
    backend.save([sample(1, version=4)])
    changes(backend)

    after = backend.touch(code(1), completed)

    assert after == completed(sample(1, version=5))
    assert backend.get(code(1)) == after
    assert changes(backend) == [(code(1), 5)]


def test_a_change_can_give_a_case_neither_another_code_nor_an_own_version(
    backend: SqlBackend,
) -> None:
    backend.save([sample(1)])

    after = backend.touch(code(1), lambda _: sample(2, version=99))

    assert (after.code, after.version) == (code(1), 2)


def test_a_change_that_cannot_be_read_again_is_refused_and_nothing_is_written(
    backend: SqlBackend,
) -> None:
    backend.save([sample(1)])
    changes(backend)

    with pytest.raises(BadRecord) as refusal:
        backend.touch(code(1), lambda case: msgspec.structs.replace(case, reason="x" * 2_001))

    assert refusal.value.field == "reason"
    assert backend.get(code(1)) == sample(1)
    assert changes(backend) == []


def test_an_unknown_case_cannot_be_changed(backend: SqlBackend) -> None:
    with pytest.raises(LookupError):
        backend.touch(code(1), completed)


def test_changes_at_the_same_time_all_count(backend: SqlBackend) -> None:
    backend.save([sample(1)])

    run_together([lambda: backend.touch(code(1), completed)] * 40)

    assert backend.get(code(1)) == completed(sample(1, version=41))


def test_a_database_that_is_not_there_is_down_at_every_door(tmp_path: Path) -> None:
    with migrated(f"sqlite:///{tmp_path}/cases.db") as engine:
        backend = SqlBackend(engine)
        lose(engine, tmp_path / "cases.db")

        for door in (
            backend.source,
            lambda: backend.page("", 1),
            lambda: backend.save([sample(1)]),
        ):
            with pytest.raises(BackendDown):
                door()
        with pytest.raises(BackendDown):
            next(backend.export())
        with pytest.raises(BackendDown), backend.pending(1):
            pass


def lose(engine: Engine, path: Path) -> None:
    engine.dispose()
    path.unlink()
    path.mkdir()
