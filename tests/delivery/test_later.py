"""A job is kept: by the database, or by the disk when the database is down or says nothing."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text

from lookup_gateway import store
from lookup_gateway.delivery.later import Keeper
from lookup_gateway.delivery.spool import Spool, require_writable
from lookup_gateway.errors import BackendDown, BadSettings
from lookup_gateway.gateway import Gateway
from lookup_gateway.outgoing import Job
from lookup_gateway.settings import Settings
from lookup_gateway.store.outbox_schema import outbox
from tests.servers import PostgresServer
from tests.store.databases import migrated, opened, output, program

NOW = datetime(2026, 1, 1, 5, 0, tzinfo=UTC)
JOB = Job("event", {"text": "0912345678"}, key="a")


# As in gunicorn's workers: greenlets keep jobs together, in the database or, when slow, on disk.
GREENLETS = """
import gevent.monkey
gevent.monkey.patch_all()
import sys
from datetime import UTC, datetime
from pathlib import Path
import gevent
from sqlalchemy import select
from lookup_gateway import store
from lookup_gateway.delivery.later import Keeper
from lookup_gateway.delivery.spool import Spool
from lookup_gateway.outgoing import Job
from lookup_gateway.store.outbox_schema import outbox

engine = store.open_store(sys.argv[1])
spool = Spool(Path(sys.argv[2]), bytes, bytes)
later = Keeper(engine, bytes, spool, lambda: datetime.now(UTC)).later
jobs = [gevent.spawn(later, Job("event", {}, key=str(n))) for n in range(40)]
gevent.joinall(jobs, raise_error=True)
spooled = {job.key for _, job in spool.jobs()}
kept = store.read(engine, lambda conn: set(conn.scalars(select(outbox.c.key))))
print(len(spooled | kept))
"""


def turned(text: bytes) -> bytes:
    return text[::-1]


def threads() -> list[str]:
    return [one.name for one in threading.enumerate() if one.name.startswith("later")]


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool", turned, turned)


def keeper(engine: Engine, spool: Spool) -> Keeper:
    return Keeper(engine, turned, spool, lambda: NOW)


def kept(engine: Engine) -> int:
    query = select(func.count()).select_from(outbox)
    return store.read(engine, lambda conn: conn.scalar(query)) or 0


def test_a_job_goes_into_the_database_and_a_second_one_of_its_key_is_known(
    engine: Engine, spool: Spool
) -> None:
    later = keeper(engine, spool).later

    assert [later(JOB), later(JOB), later(Job("event", {})), later(Job("event", {}))] == [
        True,
        False,
        True,
        True,
    ]
    assert kept(engine) == 3
    assert list(spool.jobs()) == []


def test_without_the_database_a_job_lies_on_the_disk_sealed_and_whole(
    tmp_path: Path, spool: Spool
) -> None:
    with opened("postgresql+psycopg://nobody@127.0.0.1:9/none") as engine:
        assert keeper(engine, spool).later(JOB)

    (path,) = (tmp_path / "spool").iterdir()
    assert b"0912345678" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert [job for _, job in spool.jobs()] == [JOB]


def test_a_silent_database_is_waited_for_200_ms_and_then_not_asked_for_a_while(
    sqlite_url: str, spool: Spool
) -> None:
    with migrated(sqlite_url) as engine:
        with engine.connect() as blocker:
            blocker.execute(text("SELECT 1"))  # begins, and so takes the write lock
            busy = keeper(engine, spool)
            first, second = timed(busy.later), timed(busy.later)
        busy.close()

    assert 0.2 <= first < 10  # a busy machine may be slow, but not for ever
    assert second < first
    assert len(list(spool.jobs())) == 2


def test_a_frozen_server_is_silent_too(needs_postgresql: None, spool: Spool) -> None:
    with PostgresServer() as server, migrated(server.fresh_database()) as engine:
        busy = keeper(engine, spool)
        busy.later(Job("event", {}))
        with store.transaction(engine) as conn:
            conn.execute(text("LOCK TABLE outbox"))
            assert 0.2 <= timed(busy.later) < 10
        busy.close()

    assert [job.key for _, job in spool.jobs()] == ["a"]


def timed(later: object) -> float:
    began = time.monotonic()
    assert callable(later)
    later(JOB)
    return time.monotonic() - began


def test_greenlets_keep_their_jobs_side_by_side(engine: Engine, tmp_path: Path) -> None:
    url = engine.url.render_as_string(hide_password=False)

    assert output(program(GREENLETS, url, str(tmp_path / "spool"))) == "40"


def test_where_neither_takes_it_the_caller_is_told(tmp_path: Path) -> None:
    (tmp_path / "spool").write_text("a file where the folder should be")
    spool = Spool(tmp_path / "spool", turned, turned)

    with (
        opened("postgresql+psycopg://nobody@127.0.0.1:9/none") as engine,
        pytest.raises(BackendDown, match="spool"),
    ):
        keeper(engine, spool).later(JOB)


def test_a_spool_that_cannot_be_written_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "spool").write_text("a file where the folder should be")

    with pytest.raises(BadSettings, match=r"LOOKUP_DATA_DIR: .*spool cannot be written"):
        require_writable(tmp_path / "spool")

    env = {"LOOKUP_DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/cases.db"}
    with pytest.raises(BadSettings, match="spool cannot be written"):
        Gateway(Settings.from_env(env))
    require_writable(tmp_path / "new" / "spool")
    assert list((tmp_path / "new" / "spool").iterdir()) == []


def test_a_keeper_that_is_closed_leaves_no_thread_and_keeps_jobs_all_the_same(
    engine: Engine, spool: Spool
) -> None:
    keeper = Keeper(engine, turned, spool, lambda: NOW)
    before = len(threads())
    keeper.later(JOB)
    assert len(threads()) > before

    keeper.close()

    assert len(threads()) == before
    assert keeper.later(replace(JOB, key="b"))
    keeper.close()
