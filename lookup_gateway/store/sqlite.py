"""How SQLite is made fit for several processes: WAL, and writers that queue up from the start."""

from __future__ import annotations

from sqlite3 import Connection as SqliteConnection

from sqlalchemy import Connection
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_TIMEOUT_S = 5.0
READ_ONLY = "store_read_only"


def prepare(raw: SqliteConnection, _entry: ConnectionPoolEntry) -> None:
    """Set up a new connection. WAL with NORMAL loses nothing when a process is killed; only a
    power cut may cost the last commits (sqlite.org/pragma.html#pragma_synchronous)."""
    # The driver is not to begin transactions by itself: `begin` does (SQLAlchemy's documentation,
    # "Serializable isolation / Savepoints / Transactional DDL" of the SQLite dialect).
    raw.isolation_level = None
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("PRAGMA synchronous = NORMAL")
    raw.execute("PRAGMA foreign_keys = ON")


def begin(conn: Connection) -> None:
    """Begin a transaction. One that may write takes the write lock at once: two that read first
    and then both want to write would otherwise refuse each other, whatever the time-out."""
    read_only = conn.get_execution_options().get(READ_ONLY, False)
    conn.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
