"""Open the database that a URL names, with the settings that each of the two kinds needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from lookup_gateway.errors import BadSettings
from lookup_gateway.store import sqlite
from lookup_gateway.store.pool import IdlePool

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
    engine = _engine(url, poolclass=IdlePool, connect_args={"timeout": sqlite.BUSY_TIMEOUT_S})
    event.listen(engine, "connect", sqlite.prepare)
    event.listen(engine, "begin", sqlite.begin)
    return engine


def _open_postgresql(url: URL) -> Engine:
    return _engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_timeout=POOL_TIMEOUT_S,
        pool_use_lifo=True,
        connect_args={
            "connect_timeout": CONNECT_TIMEOUT_S,
            "application_name": "lookup-gateway",
            # A server that vanished without a word is noticed, not waited for.
            "tcp_user_timeout": STATEMENT_TIMEOUT_MS,
            "options": f"-c statement_timeout={STATEMENT_TIMEOUT_MS}",
        },
    )


def _engine(url: URL, **settings: Any) -> Engine:
    # Errors go to logs, and the parameters of a statement are a person's record.
    return create_engine(url, hide_parameters=True, **settings)
