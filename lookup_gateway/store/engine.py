"""Open the database that a URL names, with the settings that each of the two kinds needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from lookup_gateway.errors import BadSettings
from lookup_gateway.store import sqlite

POOL_SIZE = 8
POOL_TIMEOUT_S = 0.5
CONNECT_TIMEOUT_S = 3
STATEMENT_TIMEOUT_MS = 4_000

_POSTGRESQL = ("postgresql+psycopg", "postgresql", "postgres")


def open_store(url: str) -> Engine:
    """Return an engine for `sqlite:///FILE` or `postgresql+psycopg://…`; connects to nothing yet.

    A SQLite file's folder is made, for its owner alone. Raises BadSettings for any other URL."""
    parsed = _parsed(url)
    if parsed.drivername in _POSTGRESQL:
        return _open_postgresql(parsed.set(drivername="postgresql+psycopg"))
    if parsed.drivername == "sqlite" and parsed.database not in (None, "", ":memory:"):
        return _open_sqlite(parsed)
    raise BadSettings(["DATABASE_URL: use sqlite:///FILE or postgresql+psycopg://…"])


def sqlite_path(engine: Engine) -> Path | None:
    """Return the file of a SQLite database, None for PostgreSQL."""
    return Path(engine.url.database or "") if engine.dialect.name == "sqlite" else None


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except ArgumentError as error:
        raise BadSettings(["DATABASE_URL is not a URL"]) from error


def _open_sqlite(url: URL) -> Engine:
    folder = Path(url.database or "").parent
    if not folder.exists():
        folder.mkdir(parents=True, mode=0o700)
    # Writers of one file come one after another anyway: a connection is waited for as long as
    # the write lock, or a crowd of greenlets would be refused for nothing.
    wait = sqlite.BUSY_TIMEOUT_S
    engine = _pooled(url, pool_timeout=wait, connect_args={"timeout": wait})
    event.listen(engine, "connect", sqlite.prepare)
    event.listen(engine, "begin", sqlite.begin)
    return engine


def _open_postgresql(url: URL) -> Engine:
    return _pooled(
        url,
        pool_timeout=POOL_TIMEOUT_S,
        connect_args={
            "connect_timeout": CONNECT_TIMEOUT_S,
            "application_name": "lookup-gateway",
            # A server that vanished without a word is noticed, not waited for.
            "tcp_user_timeout": STATEMENT_TIMEOUT_MS,
            "options": f"-c statement_timeout={STATEMENT_TIMEOUT_MS}",
        },
    )


def _pooled(url: URL, pool_timeout: float, connect_args: dict[str, Any]) -> Engine:
    return create_engine(
        url,
        connect_args=connect_args,
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_timeout=pool_timeout,
        pool_use_lifo=True,
        # Errors go to logs, and the parameters of a statement are a person's record.
        hide_parameters=True,
    )
