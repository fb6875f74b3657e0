"""What reports count is level with the cases, whoever wrote them, and since before it was kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from alembic import command
from alembic.config import Config
from msgspec import structs
from sqlalchemy import Connection, Engine, insert, select

from lookup_gateway import codes, records, store
from lookup_gateway.backends.sql import SqlBackend
from lookup_gateway.backends.sql.case_facts import case_facts, keep
from lookup_gateway.backends.sql.case_reports import CaseReports
from lookup_gateway.backends.sql.schema import cases
from lookup_gateway.model import Case, Status
from lookup_gateway.progress import UNDONE
from lookup_gateway.reports.fact import fact_of, moment, ticks
from lookup_gateway.reports.periods import Period
from lookup_gateway.reports.tally import By, Report, Tally
from tests.reports.histories import BEGIN, lives
from tests.sites import SINCE, a_case
from tests.store.databases import opened

NOVEMBER = Period(
    datetime(2025, 11, 1, tzinfo=UTC).date(), datetime(2025, 11, 30, tzinfo=UTC).date()
)
DAY = timedelta(days=1)
LATER = SINCE + 60 * DAY


def kept(engine: Engine) -> dict[str, dict[str, Any]]:
    """Return the facts by their codes, those that are read off the records."""
    with engine.connect() as conn:
        rows = [dict(row) for row in conn.execute(select(case_facts)).mappings()]
    own = ("version", "officer", "dated", "term_ends")
    return {row.pop("code"): {k: v for k, v in row.items() if k not in own} for row in rows}


def read_off(case: Case) -> dict[str, Any]:
    fact = fact_of(case)
    return {name: getattr(fact, name) for name in fact.__slots__}


def total(engine: Engine) -> Tally:
    lines = CaseReports(engine).lines(NOVEMBER, LATER, By.UNIT, None)
    return Report(NOVEMBER, By.UNIT, None, LATER, lines).total


def test_every_write_keeps_the_facts_level(engine: Engine) -> None:
    backend = SqlBackend(engine)
    made = [versions[-1] for versions in lives(Random(7), 50)]
    backend.save(made)
    backend.touch(made[0].code, lambda case: structs.replace(case, status=Status.REMOVED))

    assert kept(engine) == {case.code: read_off(case) for case in backend.export()}
    assert kept(engine)[made[0].code]["counted"] is False


def test_an_older_version_that_comes_late_changes_no_fact(engine: Engine) -> None:
    """As when two imports write one new case: see `save`."""
    with engine.begin() as conn:
        keep(conn, [a_case(version=5)])
        keep(conn, [a_case(version=4, status=Status.STOPPED)])

    assert kept(engine) == {a_case().code: read_off(a_case(version=5))}


def test_cases_from_before_there_were_reports_are_counted(database_url: str) -> None:
    with opened(database_url) as engine:
        made = [versions[-1] for versions in lives(Random(7), 1_100)]
        with engine.begin() as conn:
            to_version(conn, "0014")
            conn.execute(insert(cases), [row(case) for case in made])
        store.migrate(engine)

        assert kept(engine) == {case.code: read_off(case) for case in made}


def to_version(conn: Connection, version: str) -> None:
    config = Config()
    config.set_main_option("script_location", "lookup_gateway.store:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = conn
    command.upgrade(config, version)


def row(case: Case) -> dict[str, Any]:
    line = {"code": case.code, "key": codes.key(case.code), "version": 1, "removed": False}
    return line | {"changed_at": BEGIN, "record": records.dump(case).decode()}


def solved(**fields: Any) -> Case:
    """Return a case that was due ten days after its receipt, and waited three for the citizen."""
    step = a_case().steps[0]
    received = SINCE - DAY
    way = {
        Status.RECEIVED: 0,
        Status.SUPPLEMENT_REQUIRED: 2,
        Status.PROCESSING: 5,
        Status.COMPLETED: 12,
    }
    usual: dict[str, Any] = {
        "status": Status.COMPLETED,
        "received_at": received,
        "due_at": received + 10 * DAY,
        "status_since": received + 12 * DAY,
        "finished_at": received + 12 * DAY,
        "steps": tuple(
            structs.replace(step, status=status, at=received + days * DAY)
            for status, days in way.items()
        ),
    }
    return a_case(**(usual | fields))


def test_days_of_waiting_for_the_citizen_are_taken_off(engine: Engine) -> None:
    SqlBackend(engine).save([solved()])

    assert total(engine) == Tally(received=1, early=1)  # on the ninth day of ten


def test_they_are_not_taken_off_a_date_that_was_set_anew_after_them(engine: Engine) -> None:
    backend = SqlBackend(engine)
    first = solved().received_at
    assert first is not None
    backend.save([solved(version=1, due_at=first + 4 * DAY, status=Status.SUPPLEMENT_REQUIRED)])

    backend.save([solved(version=2)])

    assert total(engine) == Tally(received=1, late=1)  # on the twelfth day of ten


def test_a_step_that_was_taken_back_is_none() -> None:
    asked = solved().steps[1]
    undone = structs.replace(asked, action=UNDONE, status=Status.RECEIVED, at=asked.at + DAY)
    again = structs.replace(asked, at=asked.at + 2 * DAY)
    steps = (solved().steps[0], asked, undone, again)

    waits = solved(status=Status.SUPPLEMENT_REQUIRED, status_since=again.at, steps=steps)

    assert fact_of(waits).asked_again is None
    assert (fact_of(waits).paused, fact_of(waits).waiting) == (0, ticks(again.at))


def test_what_leads_to_a_case_under_its_first_number_is_not_counted_twice() -> None:
    filed = a_case("S-251105-7K3MQ2XN", received_at=None)

    assert fact_of(filed).counted
    assert not fact_of(structs.replace(filed, received_at=SINCE)).counted


def test_a_case_without_a_date_is_judged_by_its_procedures_term(engine: Engine) -> None:
    """Chỉ số 766: no NgayHenTra, so the statutory maximum."""
    SqlBackend(engine).save([solved(due_at=None)])
    reports, own = CaseReports(engine), ["1.001193"]
    assert total(engine) == Tally(received=1, on_time=1)

    assert reports.set_terms(["1.000001"], lambda _code, received: received + 8 * DAY) == 0
    assert reports.set_terms(own, lambda _code, received: received + 8 * DAY) == 1

    assert total(engine) == Tally(received=1, late=1)
    assert reports.set_terms(own, lambda _code, received: received + 80 * DAY) == 0


def test_terms_are_set_for_more_cases_than_are_looked_at_together(engine: Engine) -> None:
    undated = solved(due_at=None)
    many = [structs.replace(undated, code=f"H49.12-251106-{n:04d}") for n in range(2_001)]
    SqlBackend(engine).save(many)

    assert CaseReports(engine).set_terms(["1.001193"], lambda _code, at: at + 8 * DAY) == 2_001


def test_moments_are_kept_to_the_microsecond() -> None:
    edge = datetime(2025, 11, 6, 10, 0, 0, 1, tzinfo=UTC)

    assert moment(ticks(edge)) == edge
    assert ticks(edge) - ticks(edge - timedelta(microseconds=1)) == 1
