"""The warm standby of docs/operations.md: a second PostgreSQL takes over, and nothing is lost
(Thái Nguyên Đ7.5, "cơ chế dự phòng 1+1")."""

from __future__ import annotations

import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from lookup_gateway import mirroring
from lookup_gateway.care.backup import Estate, backup
from lookup_gateway.clock import system_clock
from lookup_gateway.errors import BackendDown
from lookup_gateway.gateway import Gateway
from lookup_gateway.model import Status
from lookup_gateway.settings import Settings
from tests.conftest import require
from tests.machine import LOOPBACK, eventually
from tests.servers import PostgresServer
from tests.sites import CODE, SECRET, a_case


class Primary(PostgresServer):
    """The server that is written to, until it is gone."""

    def command(self) -> list[str]:
        return [*super().command(), "-csynchronous_commit=on"]

    def vanish(self) -> None:
        """End as in a power cut: nothing is finished, nobody is told."""
        self._end(signal.SIGQUIT)


class Standby(Primary):
    """A server that follows another one, made as docs/operations.md says."""

    def __init__(self, primary: Primary) -> None:
        super().__init__()
        data = self.folder / "data"
        subprocess.run([*self._leash(), "rm", "-r", str(data)], check=True)
        copy = ["pg_basebackup", "--write-recovery-conf", "--checkpoint=fast"]
        source = [f"--host={LOOPBACK}", f"--port={primary.port}", "--username=postgres"]
        slot = ["--create-slot", "--slot=standby"]
        line = [*self._leash(), *copy, *source, *slot, f"--pgdata={data}"]
        subprocess.run(line, cwd=self.folder, check=True, capture_output=True)


def run(server: PostgresServer, statement: str) -> None:
    address = {"host": LOOPBACK, "port": server.port, "user": "postgres", "dbname": "postgres"}
    with psycopg.connect(**address, autocommit=True) as session:  # type: ignore[arg-type] # by name
        session.execute(statement.encode())


@pytest.fixture
def primary(needs_postgresql: None) -> Iterator[Primary]:
    require("pg_basebackup", shutil.which("pg_basebackup"))
    with Primary() as server:
        yield server


@pytest.fixture
def standby(primary: Primary) -> Iterator[Standby]:
    """A standby without which nothing is committed any more."""
    with Standby(primary) as server:
        run(primary, "ALTER SYSTEM SET synchronous_standby_names = '*'")
        run(primary, "SELECT pg_reload_conf()")
        yield server


@pytest.fixture
def gateway(
    primary: Primary, standby: Standby, redis_url: str, tmp_path: Path
) -> Iterator[Gateway]:
    """A gateway that knows both servers, and writes to the one that takes writes."""
    hosts = "&".join(f"host={LOOPBACK}:{one.port}" for one in (primary, standby))
    url = f"postgresql+psycopg://postgres@/postgres?{hosts}&target_session_attrs=read-write"
    settings = Settings.from_env(
        {
            "LOOKUP_DATA_DIR": str(tmp_path / "var"),
            "LOOKUP_SECRET_KEYS": SECRET,
            "REDIS_URL": redis_url,
            "DATABASE_URL": url,
        }
    )
    made = Gateway(settings)
    made.migrate_if_possible()
    yield made
    made.close()


def answers(gateway: Gateway) -> bool:
    try:
        return gateway.backend.get(CODE) is not None
    except BackendDown:
        return False


def level(gateway: Gateway) -> None:
    with mirroring.worker(gateway) as worker:
        worker.once()


@pytest.mark.slow
def test_a_standby_takes_over_with_every_case_that_was_committed(
    gateway: Gateway, primary: Primary, standby: Standby
) -> None:
    gateway.backend.save([a_case()])
    level(gateway)
    gateway.backend.save([a_case(version=2, status=Status.PROCESSING)])

    primary.vanish()
    run(standby, "SELECT pg_promote()")

    eventually(lambda: answers(gateway), "the standby answers")
    assert gateway.backend.page("", 2) == [a_case(version=2, status=Status.PROCESSING)]
    gateway.backend.save([a_case(version=3, status=Status.RETURNED)])
    level(gateway)
    report = mirroring.compare(gateway, repair=False)
    assert (report.checked, report.clean) == (1, True)
    estate = Estate(gateway.engine, gateway.settings.data_dir)
    assert backup(estate, gateway.settings.data_dir / "backups", system_clock()).exists()
