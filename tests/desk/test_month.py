"""A month of an office: a thousand cases, everything that can happen, Tết in the middle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from lookup_gateway.backends.sql.catalogue import SqlCatalogue
from lookup_gateway.clock import VIETNAM
from lookup_gateway.life import RULES
from lookup_gateway.store import audit
from tests.desk.office import Office
from tests.desk.online import PROCEDURES
from tests.sites import Site, held_clock

MONTH = [date(2026, 2, 2) + timedelta(days=n) for n in range(33)]
# The Prime Minister's days off: 29 Chạp to the fifth of Tết Bính Ngọ.
TET = {date(2026, 2, 16) + timedelta(days=days) for days in range(5)}
A_DAY, AN_EVENING = 50, 2


@pytest.fixture
def office(
    make_site: Callable[..., Site], redis_url: str, database_url: str, tmp_path: Path
) -> Office:
    began = datetime(2026, 2, 2, 7, 30, tzinfo=VIETNAM)
    clock = held_clock(tmp_path, began)
    site = make_site(REDIS_URL=redis_url, DATABASE_URL=database_url, LOOKUP_CLOCK_FILE=clock)
    site.gateway.migrate_if_possible()
    procedures = SqlCatalogue(site.gateway.engine, site.gateway.settings.clock)
    procedures.take(PROCEDURES, "tests", began.date())
    return Office(site, Path(clock), Random(2026), began)


@pytest.mark.timeout(900)
def test_through_a_month_mirror_and_database_are_one_at_every_pause(office: Office) -> None:
    worked = [day for day in MONTH if office.work.shifts_on(day)]
    for day in MONTH:
        if day in worked:
            office.day(day, A_DAY)
        office.evening(day, AN_EVENING)
        office.pause()

    assert not TET & set(worked)
    assert office.done["take_in"] == 1_000
    assert office.done["file"] == AN_EVENING * len(MONTH)
    assert [event for event in RULES if not office.done[event]] == []
    assert office.done["undo"] > 10
    assert office.done["refused"] > 50
    _numbers_have_no_gap(office, worked)
    assert isinstance(audit.verify(office.site.gateway.engine), audit.Head)


def _numbers_have_no_gap(office: Office, worked: list[date]) -> None:
    """Each day's codes end in 1, 2, 3 … (TT 01/2018/TT-VPCP Đ19.1)."""
    serials: dict[str, list[int]] = defaultdict(list)
    for code in sorted(office.known):
        unit, day, serial = code.split("-")
        if unit != "S":
            serials[day].append(int(serial))
    assert serials == {day: list(range(1, len(given) + 1)) for day, given in serials.items()}
    assert set(serials) == {f"{day:%y%m%d}" for day in worked}
    due = {case.due_at.date() for case in office.known.values() if case.due_at}
    assert not due & TET
