"""Copies of a SQLite database while it is used, by SQLite's own backup (sqlite.org/backup.html)."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, Connection, text

from lookup_gateway import store
from lookup_gateway.errors import BadBackup


def take(database: Path, copy: Path) -> None:
    """Write the database as it is at one moment into a new file. Raises BadBackup."""
    _copy(database, copy)


def put_back(copy: Path, database: Path, last: Sequence[str]) -> None:
    """Make the database what the copy is, in one transaction that others wait for or see whole.

    The copy is brought to this version's tables first; `last` are statements that belong to it.
    Raises BadBackup."""
    engine = store.open_store(URL.create("sqlite", database=str(copy)).render_as_string())
    try:
        store.migrate(engine)
        store.write(engine, lambda conn: _run(conn, last))
    finally:
        engine.dispose()
    _copy(copy, database)


def _copy(source: Path, target: Path) -> None:
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
    except sqlite3.Error as error:
        raise BadBackup(f"SQLite: {error}") from error


def _run(conn: Connection, statements: Sequence[str]) -> None:
    for statement in statements:
        conn.execute(text(statement))
