"""Chores: each once for each time it falls due, whoever does it, whatever breaks."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine

from lookup_gateway.chores import Chore, daily, every
from lookup_gateway.clock import VIETNAM
from lookup_gateway.notifying import Timekeeper
from lookup_gateway.store.chores import LEASE, ChoreBook

SIX = datetime(2026, 11, 20, 6, tzinfo=VIETNAM)


@dataclass
class Day:
    """A clock that is set by hand, and a chore that writes down for which times it was called."""

    engine: Engine
    now: datetime = SIX + timedelta(minutes=1)
    called: list[datetime] = field(default_factory=list)
    fails: bool = False

    def keeper(self, *chores: Chore) -> Timekeeper:
        mine = Chore("list", daily(time(6)), self.work)
        return Timekeeper(ChoreBook(self.engine), chores or (mine,), lambda: self.now)

    def work(self, slot: datetime) -> str:
        self.called.append(slot)
        if self.fails:
            raise RuntimeError("no disk")
        return "3 cases are late"


@pytest.fixture
def day(engine: Engine) -> Day:
    return Day(engine)


def test_a_chore_is_done_once_for_each_time_it_falls_due(day: Day) -> None:
    for hours in (0, 1, 22, 2, 30):
        day.now += timedelta(hours=hours)
        day.keeper().turn()

    assert day.called == [SIX, SIX + timedelta(days=1), SIX + timedelta(days=2)]


def test_what_it_did_is_kept(day: Day) -> None:
    day.keeper().turn()

    (last,) = ChoreBook(day.engine).all()
    assert (last.slot, last.done_at, last.said) == (SIX, day.now, "3 cases are late")


def test_of_many_processes_one_does_it(day: Day) -> None:
    together = Barrier(8)

    def turn(_: int) -> None:
        keeper = day.keeper()
        together.wait()
        keeper.turn()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(turn, range(8)))

    assert day.called == [SIX]


def test_one_that_fails_is_tried_again_later_and_stops_no_other(
    day: Day, caplog: pytest.LogCaptureFixture
) -> None:
    other: list[datetime] = []
    keeper = day.keeper(
        Chore("list", daily(time(6)), day.work), Chore("other", daily(time(6)), _noting(other))
    )
    day.fails = True
    with caplog.at_level(logging.ERROR):
        keeper.turn()
        keeper.turn()
    assert len(day.called) == len(other) == 1
    assert "chore list failed: RuntimeError" in caplog.text
    assert "no disk" not in caplog.text

    day.fails = False
    day.now += timedelta(minutes=6)
    keeper.turn()
    assert day.called == [SIX, SIX]


def test_one_whose_process_died_is_done_by_another_when_its_time_is_up(day: Day) -> None:
    assert ChoreBook(day.engine).take("list", SIX, day.now)
    day.keeper().turn()
    assert day.called == []

    day.now += LEASE
    day.keeper().turn()
    assert day.called == [SIX]


@pytest.mark.parametrize(
    ("slot", "hour", "due"),
    [
        (daily(time(6)), "2026-11-20T05:59", "2026-11-19T06:00"),
        (daily(time(6)), "2026-11-20T06:00", "2026-11-20T06:00"),
        (every(1), "2026-11-20T23:59", "2026-11-20T23:00"),
        (every(6), "2026-11-20T05:00", "2026-11-20T00:00"),
    ],
)
def test_times_are_those_of_vietnam(
    slot: Callable[[datetime], datetime], hour: str, due: str
) -> None:
    moment = datetime.fromisoformat(hour).replace(tzinfo=VIETNAM).astimezone(UTC)

    assert slot(moment) == datetime.fromisoformat(due).replace(tzinfo=VIETNAM)


def test_hours_that_do_not_make_a_day_are_refused() -> None:
    with pytest.raises(ValueError, match="5 hours"):
        every(5)


def _noting(times: list[datetime]) -> Callable[[datetime], str]:
    def work(slot: datetime) -> str:
        times.append(slot)
        return ""

    return work
