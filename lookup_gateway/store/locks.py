"""Who may do what alone: file locks beside a SQLite database, advisory locks in PostgreSQL.

Both end with the process that holds them, however it ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, func, select, text

from lookup_gateway.errors import Busy
from lookup_gateway.store.engine import sqlite_path
from lookup_gateway.store.transactions import transaction

# Any number of our own does: advisory locks are per database.
_MIGRATION = 0x4C4F4F4B


@contextmanager
def one_worker(engine: Engine) -> Iterator[None]:
    """Hold the right to be the mirror's worker. Raises Busy, naming the file, when taken.

    PostgreSQL bears several workers (they pass over each other's rows): nothing is held."""
    database = sqlite_path(engine)
    if database is None:
        yield
        return
    with _locked(_beside(database, "worker"), wait=False):
        yield


@contextmanager
def one_deliverer(engine: Engine) -> Iterator[None]:
    """Hold the right to work the outbox of a SQLite database. Raises Busy when it is taken."""
    database = sqlite_path(engine)
    if database is None:
        yield
        return
    with _locked(_beside(database, "deliver"), wait=False):
        yield


@contextmanager
def one_migration(engine: Engine) -> Iterator[None]:
    """Wait for the right to change a SQLite database's tables; nothing on PostgreSQL."""
    database = sqlite_path(engine)
    if database is None:
        yield
        return
    with _locked(_beside(database, "migration"), wait=True):
        yield


@contextmanager
def alone(engine: Engine, purpose: str) -> Iterator[None]:
    """Wait for the right to do something that one process may do at a time, and hold it.

    The block may wait for other things: so this is for processes without greenlets. Raises
    BackendDown when PostgreSQL keeps us waiting for longer than any block of ours takes."""
    database = sqlite_path(engine)
    if database is not None:
        with _locked(_beside(database, purpose), wait=True):
            yield
        return
    with transaction(engine) as conn:
        conn.execute(text("SET LOCAL statement_timeout = '30s'"))
        conn.execute(select(func.pg_advisory_xact_lock(func.hashtext(purpose))))
        yield


def hold_migration(conn: Connection) -> None:
    """On PostgreSQL, wait until no other transaction changes the tables, and keep others out
    until this one ends. Time limits do not hold for it: an index may take its time."""
    if conn.dialect.name == "postgresql":
        conn.execute(text("SET LOCAL statement_timeout = 0"))
        conn.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _MIGRATION})


def _beside(database: Path, purpose: str) -> Path:
    return database.with_name(f"{database.name}.{purpose}.lock")


@contextmanager
def _locked(path: Path, *, wait: bool) -> Iterator[None]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _flock(handle, path, wait=wait)
        yield
    finally:
        os.close(handle)


def _flock(handle: int, path: Path, *, wait: bool) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError as error:
        raise Busy(f"another process holds {path}") from error
