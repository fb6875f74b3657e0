"""Databases with their tables: migrated once in a run, then copied, which is many times faster.

Who tests the migrations themselves leaves this alone."""

from __future__ import annotations

from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from sqlalchemy import make_url

from lookup_gateway import store

_TEMPLATE = "ready"


def make_ready(url: str) -> None:
    """Give a database that is empty its tables. One that holds some, or does not answer, is left
    as it is."""
    parsed = make_url(url)
    if parsed.drivername == "sqlite":
        file = Path(str(parsed.database))
        if not file.exists() and file.parent.is_dir():
            file.write_bytes(_sqlite())
        return
    plain = parsed.set(drivername="postgresql")
    with suppress(psycopg.OperationalError):
        _copy(plain.render_as_string(hide_password=False), str(parsed.database))


@cache
def _sqlite() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "ready.db"
        _migrate(f"sqlite:///{file}")
        return file.read_bytes()


def _copy(url: str, name: str) -> None:
    with closing(psycopg.connect(url, connect_timeout=3)) as conn:
        if conn.execute("SELECT to_regclass('alembic_version')").fetchone() != (None,):
            return
    server = make_url(url).set(database="postgres").render_as_string(hide_password=False)
    with closing(psycopg.connect(server, autocommit=True)) as conn:
        _prepare(conn, server)
        conn.execute(f'DROP DATABASE "{name}"')
        conn.execute(f'CREATE DATABASE "{name}" TEMPLATE "{_TEMPLATE}"')


def _prepare(conn: psycopg.Connection, server: str) -> None:
    known = conn.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_TEMPLATE]).fetchone()
    if known is None:
        conn.execute(f'CREATE DATABASE "{_TEMPLATE}" TEMPLATE template0')
        url = make_url(server).set(drivername="postgresql+psycopg", database=_TEMPLATE)
        _migrate(url.render_as_string(hide_password=False))


def _migrate(url: str) -> None:
    engine = store.open_store(url)
    store.migrate(engine)
    engine.dispose()
