"""The day of a desk: what its units took in or moved today, on each database."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from lookup_gateway.backends.sql.day import Day
from lookup_gateway.clock import VIETNAM
from lookup_gateway.officers import Officer, Role
from tests.desk.conftest import NOW, Counter

CLERK = Officer("nguyenvana.hongai", "Nguyễn Văn A", "H49.12", Role.DESK)
ELSEWHERE = Officer("nguyenvana.baichay", "Nguyễn Văn A", "H49.13", Role.DESK)
PROVINCE = Officer("nguyenvana.tinh", "Nguyễn Văn A", "H49", Role.SUPERVISOR)


def day(counter: Counter, officer: Officer, now: datetime = NOW) -> list[str]:
    """Return the codes that an officer has in hand on the day of `now`."""
    places = {"H49.12": "UBND phường Hồng Gai", "H49.13": "UBND phường Bãi Cháy"}
    book = Day(counter.site.gateway.engine, lambda: now, places)
    return [case.code for case in book.of(officer)]


def test_it_is_of_the_own_units_and_of_those_below(counter: Counter) -> None:
    first, second = (counter.take_in()["code"] for _ in range(2))

    assert day(counter, CLERK) == [second, first]
    assert day(counter, PROVINCE) == [second, first]
    assert day(counter, ELSEWHERE) == []


def test_it_begins_anew_at_midnight_and_holds_what_was_moved_since(
    counter: Counter, tmp_path: Path
) -> None:
    case = counter.take_in()
    tomorrow = datetime(2025, 11, 7, 0, 5, tzinfo=VIETNAM)
    (tmp_path / "clock").write_text((NOW + timedelta(hours=7)).isoformat())
    assert day(counter, CLERK, tomorrow) == []

    (tmp_path / "clock").write_text(tomorrow.isoformat())
    counter.moved(case, ("start", {}))

    assert day(counter, CLERK, tomorrow) == [case["code"]]


def test_what_can_be_taken_back_is_the_last_move_of_a_desk(counter: Counter) -> None:
    record = counter.take_in()
    book = Day(counter.site.gateway.engine, lambda: NOW, {})
    backend = counter.site.gateway.backend
    taken_in = backend.get(record["code"])
    counter.moved(record, ("start", {}))
    started = backend.get(record["code"])
    assert taken_in is not None
    assert started is not None

    assert book.undoable(taken_in, PROVINCE) is None
    assert book.undoable(started, PROVINCE) == "start"
    assert book.undoable(started, CLERK) is None
