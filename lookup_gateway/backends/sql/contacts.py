"""Whose feedback it is: contacts are sealed, so that all are opened to find one person's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, select, update

from lookup_gateway.backends.sql.schema import feedback


def written_by(conn: Connection, theirs: Callable[[bytes], bool]) -> Sequence[dict[str, Any]]:
    """Return the feedback whose sealed contact is `theirs`."""
    columns = feedback.c
    wanted = select(columns.reference, columns.code, columns.text, columns.received_at)
    with_contact = wanted.add_columns(columns.contact).where(columns.contact.is_not(None))
    rows = [dict(row) for row in conn.execute(with_contact).mappings()]
    return [row for row in rows if theirs(row.pop("contact"))]


def forget_author(conn: Connection, theirs: Callable[[bytes], bool]) -> int:
    """Take the contact off the feedback that is `theirs`; return how many. The feedback itself
    has to be answered, and stays."""
    mine = [row["reference"] for row in written_by(conn, theirs)]
    nobody = update(feedback).where(feedback.c.reference.in_(mine)).values(contact=None)
    return conn.execute(nobody).rowcount
