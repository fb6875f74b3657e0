"""How citizens rate, and which open cases bear a phone: kept by both databases alike."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice

import msgspec
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, select, text

from lookup_gateway import records, store
from lookup_gateway.backends.sql import SqlBackend
from lookup_gateway.backends.sql.schema import cases, ratings
from lookup_gateway.model import Applicant, Case, Status
from tests.backends.samples import MORNING, code, sample
from tests.store.databases import opened

PHONE = "+84912345678"


def day(number: int, **fields: object) -> Case:
    """Return case `number`, handed in on its own day."""
    begun = MORNING + timedelta(days=number)
    return msgspec.structs.replace(sample(number), submitted_at=begun, **fields)


def test_the_last_rating_of_a_case_counts(backend: SqlBackend, engine: Engine) -> None:
    backend.rate(code(1), 1, 2)
    backend.rate(code(2), 3, 3)
    backend.rate(code(1), 5, 4)

    kept = store.read(engine, lambda conn: conn.execute(select(ratings).order_by("code")).all())
    assert [(one.code, one.progress, one.quality) for one in kept] == [
        (code(1), 5, 4),
        (code(2), 3, 3),
    ]


def test_a_phone_has_its_open_cases_newest_first(backend: SqlBackend) -> None:
    backend.save([day(2), day(1), day(3, applicant=Applicant(phone="0987654321"))])
    backend.save([day(4, applicant=None), day(5, applicant=Applicant(phone="(84) 912-345-678"))])

    assert backend.codes_of_phone(PHONE, 20) == [code(5), code(2), code(1)]
    assert len(backend.codes_of_phone(PHONE, 2)) == 2


@pytest.mark.parametrize("status", [Status.RETURNED, Status.WITHDRAWN, Status.REMOVED])
def test_a_case_that_is_over_bears_no_phone_any_more(backend: SqlBackend, status: Status) -> None:
    backend.save([day(1), day(2)])
    backend.save([day(1, version=2, status=status)])
    backend.touch(code(2), lambda case: msgspec.structs.replace(case, status=status))

    assert backend.codes_of_phone(PHONE, 20) == []


def test_a_phone_is_found_by_an_index(backend: SqlBackend, engine: Engine) -> None:
    asked = select(cases.c.record).where(cases.c.phone == PHONE).limit(21)
    spelled = str(asked.compile(engine, compile_kwargs={"literal_binds": True}))
    explain = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"

    def plan(conn):
        if engine.dialect.name == "postgresql":
            conn.execute(text("SET LOCAL enable_seqscan = off"))  # the table is too small for it
        return conn.execute(text(f"{explain} {spelled}")).all()

    assert "ix_cases_phone" in str(store.read(engine, plan))


def test_an_upgrade_finds_the_phones_of_the_cases_that_are_there(database_url: str) -> None:
    there = [day(1), day(2, status=Status.RETURNED), day(3, applicant=None), *many()]
    with opened(database_url) as engine:
        store.write(engine, lambda conn: _upgrade(conn, "0006"))
        store.write(engine, lambda conn: _put(conn, there))

        store.write(engine, lambda conn: _upgrade(conn, "head"))

        backend = SqlBackend(engine)
        assert len(backend.codes_of_phone(PHONE, 5_000)) == 1 + 2_100
        assert code(2) not in backend.codes_of_phone(PHONE, 5_000)


def many() -> list[Case]:
    """Return more cases than the migration reads at once."""
    return list(islice(map(sample, range(10, 10_000)), 2_100))


def _put(conn, there: list[Case]) -> None:
    """Write cases as the version before did."""
    rows = [
        {"code": one.code, "record": records.dump(one).decode(), "now": MORNING} for one in there
    ]
    insert = text(
        "INSERT INTO cases (code, key, version, removed, changed_at, record)"
        " VALUES (:code, :code, 1, false, :now, :record)"
    )
    conn.execute(insert, rows)


def _upgrade(conn, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", "lookup_gateway.store:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = conn
    command.upgrade(config, revision)
