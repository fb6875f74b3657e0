"""INSERT … ON CONFLICT: the same words on both databases, two classes in SQLAlchemy."""

from __future__ import annotations

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_into(conn: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT for the connection's database that knows ON CONFLICT."""
    return insert_for(conn.dialect.name, table)


def insert_for(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return the same for a kind of database, to be made once and kept: to build one again and
    again takes longer than to run it."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
