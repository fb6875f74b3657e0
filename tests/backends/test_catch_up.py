"""Cases that an older version wrote are in the lists and the reports within the hour."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import structs
from sqlalchemy import Engine, delete, insert, select

from lookup_gateway import store
from lookup_gateway.backends.sql import SqlBackend, rows
from lookup_gateway.backends.sql.case_facts import case_facts
from lookup_gateway.backends.sql.catch_up import catch_up
from lookup_gateway.backends.sql.life_schema import at_hand
from lookup_gateway.backends.sql.schema import cases
from lookup_gateway.backends.sql.submission_schema import submissions
from lookup_gateway.clock import VIETNAM
from lookup_gateway.model import Case
from tests.backends.samples import code, sample

NOW = datetime(2025, 11, 6, 9, tzinfo=VIETNAM)
NUMBER = "S-251106-00000018"


def as_the_older_version(engine: Engine, case: Case) -> None:
    """Write a case, and nothing beside it."""
    row = rows.row(case, NOW)
    store.write(engine, lambda conn: conn.execute(delete(cases).where(cases.c.code == case.code)))
    store.write(engine, lambda conn: conn.execute(insert(cases).values(row)))


def kept(engine: Engine) -> tuple[dict[str, int], dict[str, datetime | None]]:
    """Return the version of each case in the reports, and its date in the lists."""
    facts = select(case_facts.c.code, case_facts.c.version)
    lying = select(at_hand.c.code, at_hand.c.due_at)
    return store.read(
        engine,
        lambda conn: (dict(conn.execute(facts).all()), dict(conn.execute(lying).all())),
    )


def test_new_and_changed_cases_of_an_older_version_are_listed_and_counted(
    backend: SqlBackend, engine: Engine
) -> None:
    later = NOW + timedelta(days=30)
    backend.save([sample(1), sample(2)])
    as_the_older_version(engine, structs.replace(sample(2), version=9, due_at=later))
    as_the_older_version(engine, sample(3))

    said = catch_up(engine, NOW)

    assert said == "2 cases of an older version are in lists and reports now"
    versions, dates = kept(engine)
    assert versions == {code(1): sample(1).version, code(2): 9, code(3): sample(3).version}
    assert (dates[code(2)], code(3) in dates) == (later, True)
    assert catch_up(engine, NOW).startswith("0 cases")


def test_the_number_under_which_a_case_was_filed_counts_for_nothing(
    backend: SqlBackend, engine: Engine
) -> None:
    backend.save([sample(1)])
    row = {"submission": NUMBER, "code": code(1), "office": "H49.12", "late": False}
    row |= {"filed_at": NOW, "since": NOW}
    store.write(engine, lambda conn: conn.execute(insert(submissions).values(row)))
    as_the_older_version(engine, structs.replace(sample(1), code=NUMBER))

    assert catch_up(engine, NOW).startswith("0 cases")
