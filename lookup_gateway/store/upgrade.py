"""Bring the database to the tables this version needs, by the program itself, at every start."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, inspect, text

from lookup_gateway.store import locks
from lookup_gateway.store.transactions import read, write

# The newest migration. They are numbered so that their names sort in the order they are made.
HEAD = "0018"


def migrate(engine: Engine) -> None:
    """Make or upgrade the tables; several processes may try at once. Raises BackendDown.

    A database that a newer version has upgraded already is left alone: during an upgrade web and
    worker may differ by one version."""
    if not _is_current(engine):
        with locks.one_migration(engine):
            write(engine, _upgrade)


def version(conn: Connection) -> str:
    """Return the migration that the database has come to; "": it has no tables yet."""
    if not inspect(conn).has_table("alembic_version"):
        return ""
    return conn.scalar(text("SELECT version_num FROM alembic_version")) or ""


def _is_current(engine: Engine) -> bool:
    return read(engine, version) >= HEAD


def _upgrade(conn: Connection) -> None:
    locks.hold_migration(conn)
    if version(conn) >= HEAD:
        return
    # Only now: a start with nothing to do is not to pay for loading it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "lookup_gateway.store:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = conn
    command.upgrade(config, "head")
