"""The program brings its database up to date by itself."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError

from lookup_gateway import backends, records, store
from lookup_gateway.backends.sql.life_schema import at_hand
from lookup_gateway.backends.sql.schema import cases, feedback
from lookup_gateway.codes import key
from lookup_gateway.model import Case, Status
from lookup_gateway.store import upgrade
from lookup_gateway.store.schema import metadata
from tests.notices.samples import CODE, DUE, LATER, NOON, a_case, changed
from tests.notifying.world import World
from tests.store.databases import migrated, opened, output, program

MIGRATE = """
import sys
measured = "gevent" in sys.modules  # coverage loads it, to follow greenlets
from lookup_gateway import store
store.migrate(store.open_store(sys.argv[1]))
print("alembic" in sys.modules, "gevent" in sys.modules and not measured)
"""


def test_the_migrations_make_exactly_the_tables_that_the_code_describes(engine: Engine) -> None:
    import_every_room_that_keeps_something()

    with engine.begin() as conn:
        context = MigrationContext.configure(conn, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_the_newest_migration_is_the_one_that_the_program_asks_for() -> None:
    config = Config()
    config.set_main_option("script_location", "lookup_gateway.store:migrations")
    config.set_main_option("path_separator", "os")

    assert ScriptDirectory.from_config(config).get_current_head() == upgrade.HEAD


def test_six_processes_that_start_at_once_migrate_once(database_url: str) -> None:
    starts = [program(MIGRATE, database_url) for _ in range(6)]

    assert all(output(start) for start in starts)
    with opened(database_url) as engine:
        assert store.read(engine, version) == [upgrade.HEAD]


def test_a_start_with_nothing_to_do_does_not_load_the_migration_tool(engine: Engine) -> None:
    url = engine.url.render_as_string(hide_password=False)

    assert output(program(MIGRATE, url)) == "False False"


def test_a_database_of_a_newer_version_is_left_alone(database_url: str) -> None:
    newer = text("UPDATE alembic_version SET version_num = '9999'")

    with migrated(database_url) as engine:
        store.write(engine, lambda conn: conn.execute(newer))
        store.migrate(engine)

        assert store.read(engine, version) == ["9999"]


def test_a_migration_that_fails_leaves_nothing_behind(database_url: str) -> None:
    with opened(database_url) as engine:
        occupied = text("CREATE TABLE cases (something_else INTEGER)")
        store.write(engine, lambda conn: conn.execute(occupied))
        with pytest.raises(DBAPIError, match="already exists"):
            store.migrate(engine)

        with engine.connect() as conn:
            assert inspect(conn).get_table_names() == ["cases"]


def test_cases_from_before_there_were_lists_lie_with_their_office(database_url: str) -> None:
    with opened(database_url) as engine:
        upgrade_with(engine, a_case(Status.PROCESSING))

        lying = store.read(engine, lambda conn: conn.execute(select(at_hand)).all())
    assert lying == [(CODE, "H49.12", DUE)]


def test_cases_from_before_there_were_notices_are_looked_at_quietly(database_url: str) -> None:
    case = a_case(Status.PROCESSING)
    with opened(database_url) as engine:
        upgrade_with(engine, case)
        world = World(engine)

        assert world.tell() == []
        (late,) = world.tell(changed(case, due_at=LATER, first_due_at=DUE))
    assert "Xin loi Ong/Ba" in late.text


def test_feedback_from_before_it_had_an_office_lies_with_its_cases_office(
    database_url: str,
) -> None:
    written = {"reference": "F-251106-00000001", "code": CODE, "text": "Chậm", "at": NOON}
    insertion = text(
        "INSERT INTO feedback (reference, code, text, received_at)"
        " VALUES (:reference, :code, :text, :at)"
    )
    with opened(database_url) as engine:
        first_with(engine, a_case(Status.PROCESSING))
        store.write(engine, lambda conn: tables_of(conn, "0013"))
        store.write(engine, lambda conn: conn.execute(insertion, written))
        store.migrate(engine)

        units = store.read(engine, lambda conn: conn.scalars(select(feedback.c.unit)).all())
    assert units == ["H49.12"]


def upgrade_with(engine: Engine, case: Case) -> None:
    """Migrate a database of the first version that holds a case."""
    first_with(engine, case)
    store.migrate(engine)


def first_with(engine: Engine, case: Case) -> None:
    """Make a database of the first version that holds a case."""
    row = {"code": CODE, "key": key(CODE), "version": case.version, "removed": False}
    row |= {"changed_at": NOON, "record": records.dump(case).decode()}
    store.write(engine, lambda conn: tables_of(conn, "0001"))
    store.write(engine, lambda conn: conn.execute(insert(cases).values(row)))


def tables_of(conn: Connection, version: str) -> None:
    """Make the tables of an older version."""
    config = Config()
    config.set_main_option("script_location", "lookup_gateway.store:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = conn
    command.upgrade(config, version)


def import_every_room_that_keeps_something() -> None:
    for room in (store, backends):
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if ".migrations" not in found.name:  # run by alembic alone
                importlib.import_module(found.name)


def version(conn: Connection) -> list[str]:
    return list(conn.scalars(text("SELECT version_num FROM alembic_version")))
