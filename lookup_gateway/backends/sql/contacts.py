"""Whose feedback and whose question it is: contacts are sealed, so that all are opened to find one
person's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Table, select, update

from lookup_gateway.backends.sql.opinion_schema import questions
from lookup_gateway.backends.sql.schema import feedback

TABLES = (feedback, questions)


def written_by(
    conn: Connection, table: Table, theirs: Callable[[bytes], bool]
) -> Sequence[dict[str, Any]]:
    """Return the rows of a table whose sealed contact is `theirs`."""
    with_contact = select(table).where(table.c.contact.is_not(None))
    rows = [dict(row) for row in conn.execute(with_contact).mappings()]
    return [row for row in rows if theirs(row["contact"])]


def forget_author(conn: Connection, table: Table, theirs: Callable[[bytes], bool]) -> int:
    """Take who wrote it off the rows that are `theirs`; return how many. What was written has to
    be answered, and stays."""
    mine = [row["reference"] for row in written_by(conn, table, theirs)]
    nobody = {name: None for name in ("contact", "asker") if name in table.c}
    change = update(table).where(table.c.reference.in_(mine)).values(nobody)
    return conn.execute(change).rowcount
