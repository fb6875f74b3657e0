"""How SQLite is made fit for several processes: WAL, and writers that queue up from the start."""

from __future__ import annotations

import time
from sqlite3 import SQLITE_BUSY
from sqlite3 import Connection as SqliteConnection
from sqlite3 import OperationalError as SqliteError

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_TIMEOUT_S = 5.0
TURN_S = 0.001
READ_ONLY = "store_read_only"


def prepare(raw: SqliteConnection, _entry: ConnectionPoolEntry) -> None:
    """Set up a new connection. WAL with NORMAL loses nothing when a process is killed; only a
    power cut may cost the last commits (sqlite.org/pragma.html#pragma_synchronous)."""
    # The driver is not to begin transactions by itself: `begin` does (SQLAlchemy's documentation,
    # "Serializable isolation / Savepoints / Transactional DDL" of the SQLite dialect).
    raw.isolation_level = None
    _turn_to_wal(raw)
    raw.execute("PRAGMA synchronous = NORMAL")
    raw.execute("PRAGMA foreign_keys = ON")


def _turn_to_wal(raw: SqliteConnection) -> None:
    """Several that open a new database at once may refuse each other: SQLite does not wait here."""
    deadline = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            raw.execute("PRAGMA journal_mode = WAL")
        except SqliteError as error:
            if error.sqlite_errorcode & 0xFF != SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(TURN_S)
        else:
            return


def begin(conn: Connection) -> None:
    """Begin a transaction. One that may write takes the write lock at once: two that read first
    and then both want to write would otherwise refuse each other, whatever the time-out."""
    if conn.get_execution_options().get(READ_ONLY, False):
        conn.exec_driver_sql("BEGIN")
    else:
        _take_turn(conn)


def _take_turn(conn: Connection) -> None:
    """Take the write lock, asking every millisecond. SQLite's own waiting asks less and less
    often, up to 100 ms apart: beside a busy writer the mirror's worker would come too late."""
    deadline = time.monotonic() + BUSY_TIMEOUT_S
    # Not by a cursor of our own: with its row unread while the lock is asked for, writes were lost.
    conn.exec_driver_sql("PRAGMA busy_timeout = 0")
    try:
        while not _has_begun(conn, last_try=time.monotonic() > deadline):
            time.sleep(TURN_S)
    finally:
        conn.exec_driver_sql(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_S * 1_000:.0f}")


def _has_begun(conn: Connection, *, last_try: bool) -> bool:
    try:
        conn.exec_driver_sql("BEGIN IMMEDIATE")
    except OperationalError as error:
        if last_try or getattr(error.orig, "sqlite_errorcode", 0) & 0xFF != SQLITE_BUSY:
            raise
        return False
    return True
