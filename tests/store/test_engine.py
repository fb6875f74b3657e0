"""Opening a database: the folder, the settings of each kind, and what happens when it is gone."""

from __future__ import annotations

import stat
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, text

from lookup_gateway import store
from lookup_gateway.errors import BackendDown, BadSettings
from lookup_gateway.store import facts
from tests.machine import eventually
from tests.servers import PostgresServer
from tests.store.databases import migrated, opened, run_together

UNUSABLE = [
    "",
    "cases.db",
    "mysql://host/cases",
    "sqlite://",
    "sqlite:///:memory:",
    "sqlite+x:///a",
]


@pytest.mark.parametrize("url", UNUSABLE)
def test_an_address_that_we_cannot_use_is_named_as_a_setting(url: str) -> None:
    with pytest.raises(BadSettings, match="DATABASE_URL"):
        store.open_store(url)


def test_the_secret_in_an_unusable_address_is_not_told() -> None:
    with pytest.raises(BadSettings) as refusal:
        store.open_store("mysql://clerk:tieu-chuan@host/cases")

    assert "tieu-chuan" not in str(refusal.value)


def test_the_folder_of_a_sqlite_file_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "var" / "data"

    with migrated(f"sqlite:///{folder}/cases.db"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)

    with migrated(f"sqlite:///{tmp_path}/cases.db"):
        assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_sqlite_is_set_up_for_several_processes(sqlite: Engine) -> None:
    names = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")

    with sqlite.begin() as conn:
        found = {name: conn.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}

    assert found == dict(zip(names, ("wal", 1, 5000, 1), strict=True))


def test_a_reader_does_not_wait_for_a_writer(sqlite: Engine) -> None:
    with store.transaction(sqlite) as writer:
        facts.put(writer, "epoch", "2")

        assert store.read(sqlite, lambda conn: facts.get(conn, "epoch")) is None


def test_who_reads_before_it_writes_never_meets_a_deadlock(sqlite: Engine) -> None:
    """Two transactions that both hold a read lock could not both go on to write."""
    store.write(sqlite, lambda conn: facts.put(conn, "epoch", "0"))

    def count_up(conn: Connection) -> None:
        facts.put(conn, "epoch", str(int(facts.get(conn, "epoch") or "0") + 1))

    run_together([lambda: store.write(sqlite, count_up)] * 40)

    assert store.read(sqlite, lambda conn: facts.get(conn, "epoch")) == "40"


def test_postgresql_sessions_have_a_name_and_a_time_limit(postgres: Engine) -> None:
    with postgres.connect() as conn:
        shown = [
            conn.scalar(text(f"SHOW {name}")) for name in ("application_name", "statement_timeout")
        ]

    assert shown == ["lookup-gateway", "4s"]


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_usual_name_of_postgresql_is_understood(postgres_url: str, scheme: str) -> None:
    with opened(postgres_url.replace("postgresql+psycopg", scheme)) as engine:
        assert store.read(engine, lambda conn: conn.scalar(text("SELECT 1"))) == 1


def test_more_askers_than_connections_are_sent_away_and_not_kept(postgres: Engine) -> None:
    with ExitStack() as busy:
        for _ in range(8):
            busy.enter_context(store.transaction(postgres))

        with pytest.raises(BackendDown, match="in use"):
            store.read(postgres, lambda conn: conn.scalar(text("SELECT 1")))


def test_a_slow_statement_is_ended_and_called_down(postgres: Engine) -> None:
    def slow(conn: Connection) -> None:
        conn.execute(text("SET LOCAL statement_timeout = 50"))
        conn.execute(text("SELECT pg_sleep(60)"))

    with pytest.raises(BackendDown, match="QueryCanceled"):
        store.read(postgres, slow)


def test_a_database_that_stops_is_down_and_comes_back_by_itself(needs_postgresql: None) -> None:
    with PostgresServer() as server, migrated(server.fresh_database()) as engine:
        server.stop()
        with pytest.raises(BackendDown):
            store.read(engine, lambda conn: facts.get(conn, "epoch"))

        server.start()
        eventually(lambda: answers(engine), "the store answers again")


def test_a_file_that_is_no_database_is_down(tmp_path: Path) -> None:
    (tmp_path / "cases.db").write_text("not a database, but long enough to look like one" * 100)

    with opened(f"sqlite:///{tmp_path}/cases.db") as engine, pytest.raises(BackendDown):
        store.migrate(engine)


def test_an_error_of_the_database_does_not_quote_the_record(engine: Engine) -> None:
    """What we get wrong ourselves stays our own error, without a person's data in it."""
    statement = text("INSERT INTO mirror_facts (k, v) VALUES (:k, :v)")
    wrong = {"k": "0912345678", "v": None}

    with pytest.raises(Exception, match="mirror_facts") as refusal:
        store.write(engine, lambda conn: conn.execute(statement, wrong))

    assert not isinstance(refusal.value, BackendDown)
    assert "0912345678" not in str(refusal.value).replace(str(refusal.value.__cause__), "")


def answers(engine: Engine) -> bool:
    try:
        store.read(engine, lambda conn: facts.get(conn, "epoch"))
    except BackendDown:
        return False
    return True
