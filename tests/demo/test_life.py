"""Cases go on in a real database, and the mirror's queue hears of each change."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine

from lookup_gateway import store
from lookup_gateway.backends.sql import SqlBackend
from lookup_gateway.demo import life
from lookup_gateway.demo.cases import make_cases
from lookup_gateway.demo.catalogue import is_sample
from lookup_gateway.model import Case, Status
from lookup_gateway.profile import load_profile
from tests.machine import eventually

NOW = datetime(2026, 3, 11, 3, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=2)
FINAL = {
    Status.NOT_ACCEPTED,
    Status.WITHDRAWN,
    Status.STOPPED,
    Status.RETURNED,
    Status.REMOVED,
}


def later() -> datetime:
    return LATER


@pytest.fixture
def engine(sqlite_url: str) -> Iterator[Engine]:
    engine = store.open_store(sqlite_url)
    store.migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def backend(engine: Engine) -> SqlBackend:
    """A backend with 120 cases, all of them mirrored."""
    backend = SqlBackend(engine, later)
    backend.save(make_cases(120, NOW, load_profile("demo")))
    with backend.pending(1_000) as changed:
        assert len(changed) == 120
    return backend


def changed(backend: SqlBackend) -> list[Case]:
    with backend.pending(1_000) as cases:
        return list(cases)


def test_a_few_cases_move_on_by_one_step_each(backend: SqlBackend) -> None:
    before = {case.code: case for case in backend.export()}

    life.move_some(backend, later, Random(1), "")

    moved = changed(backend)
    assert len(moved) == life.MOVES
    for case in moved:
        assert case.version == before[case.code].version + 1
        assert case.steps[:-1] == before[case.code].steps
        assert case.steps[-1].at == case.status_since == LATER
        assert case.status is not before[case.code].status


def test_the_next_cases_come_after_the_last_ones_and_the_first_again_in_the_end(
    backend: SqlBackend,
) -> None:
    after, stops = "", []
    for _ in range(2):
        after = life.move_some(backend, later, Random(1), after)
        stops.append(after)

    codes = [case.code for case in backend.export()]
    assert stops == [codes[99], ""]


def test_samples_and_finished_cases_stay_as_they_are_and_all_others_come_to_an_end(
    backend: SqlBackend,
) -> None:
    still = {c.code: c for c in backend.export() if is_sample(c) or c.status in FINAL}
    after, rng = "", Random(1)
    for _ in range(1_000):
        after = life.move_some(backend, later, rng, after)
        now = {case.code: case for case in backend.export()}
        if {case.status for case in now.values() if not is_sample(case)} == FINAL:
            break

    assert {code: now[code] for code in still} == still
    assert {case.status for case in now.values() if not is_sample(case)} == FINAL


def test_a_case_that_an_officer_ended_meanwhile_is_left_alone(backend: SqlBackend) -> None:
    ended = next(case for case in backend.export() if case.status is Status.RETURNED)

    assert life.moved(ended, later, Random(1)) is ended


def test_life_goes_on_until_it_is_stopped(backend: SqlBackend) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=life.live, args=(backend, later, stop, 0.01))
    thread.start()
    try:
        eventually(lambda: len(changed(backend)) > 0, "the first cases have moved")
        eventually(lambda: len(changed(backend)) > 0, "others have moved")
    finally:
        stop.set()
        thread.join(10)
    assert not thread.is_alive()


def test_life_outlasts_a_database_that_is_away(
    backend: SqlBackend, engine: Engine, tmp_path: Path
) -> None:
    database, elsewhere = tmp_path / "cases.db", tmp_path / "elsewhere"

    def leave() -> None:
        engine.dispose()
        database.rename(elsewhere)
        database.mkdir()  # cannot be opened as a file

    def return_() -> None:
        database.rmdir()
        elsewhere.rename(database)

    stop = Acts(leave, return_)
    life.live(backend, later, stop)

    assert len(changed(backend)) == life.MOVES


class Acts(threading.Event):
    """An event for which nobody waits: something happens each time instead, then it is set."""

    def __init__(self, *acts: Callable[[], None]) -> None:
        super().__init__()
        self._acts = iter(acts)

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout == 3.0  # seconds between two changes, unless told otherwise
        act = next(self._acts, self.set)
        act()
        return self.is_set()
