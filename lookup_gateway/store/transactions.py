"""The one way to ask the database: a function, its connection, one transaction around it.

Driver errors become `BackendDown` here and nowhere else."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from lookup_gateway.errors import BackendDown
from lookup_gateway.store.offload import offload
from lookup_gateway.store.sqlite import READ_ONLY

T = TypeVar("T")


def read(engine: Engine, work: Callable[[Connection], T]) -> T:
    """Return `work(conn)`, which only reads. Raises BackendDown when the database is."""
    return _run(engine.execution_options(**{READ_ONLY: True}), work)


def write(engine: Engine, work: Callable[[Connection], T]) -> T:
    """Return `work(conn)` and commit what it wrote, or nothing of it when it raises.

    Raises BackendDown when the database is down, or locked for too long."""
    return _run(engine, work)


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """Give a connection whose work is committed at the end of the block, or undone by an error.

    The block may wait for other things: so this is for PostgreSQL, and for processes without
    greenlets. Raises BackendDown."""
    with translated(), engine.begin() as conn:
        yield conn


@contextmanager
def stream(engine: Engine) -> Iterator[Connection]:
    """Give a connection that only reads, row by row as they are wanted. Raises BackendDown."""
    options = {READ_ONLY: True, "yield_per": 500}
    with translated(), engine.execution_options(**options).begin() as conn:
        yield conn


@contextmanager
def translated() -> Iterator[None]:
    """Turn the errors of a database that is not there into BackendDown; let our own faults be."""
    try:
        yield
    except (DataError, IntegrityError, ProgrammingError):
        raise
    except PoolExhausted as error:
        raise BackendDown("every connection to the case database is in use") from error
    except DBAPIError as error:
        if _is_our_fault(error):
            raise
        raise BackendDown(f"the case database failed: {type(error.orig).__name__}") from error


def _is_our_fault(error: DBAPIError) -> bool:
    # SQLite's driver calls a wrong statement "operational", like a locked or lost database.
    return getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR


def _run(engine: Engine, work: Callable[[Connection], T]) -> T:
    def run() -> T:
        with translated(), engine.begin() as conn:
            return work(conn)

    return offload(run) if engine.dialect.name == "sqlite" else run()
