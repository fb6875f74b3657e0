"""Whose feedback and question it is, and who filed for another: that is sealed, so that all are
opened to find one person's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, select, update

from lookup_gateway.backends.sql.opinion_schema import questions
from lookup_gateway.backends.sql.schema import feedback
from lookup_gateway.backends.sql.submission_schema import submissions
from lookup_gateway.model import Applicant
from lookup_gateway.persons import phone_number

TABLES = (feedback, questions, submissions)
# Where a table says who wrote a row; the first is what the person gave to be reached by.
_WHO = ("contact", "filed_by", "asker")

Unseal = Callable[[bytes], bytes]


def written_by(
    conn: Connection, table: Table, phone: str, unseal: Unseal
) -> Sequence[dict[str, Any]]:
    """Return the rows of a table whose writer gave this phone (E.164)."""
    who = _who(table)[0]
    rows = conn.execute(select(table).where(table.c[who].is_not(None))).mappings()
    return [dict(row) for row in rows if _phone(table, row[who], unseal) == phone]


def forget_author(conn: Connection, table: Table, phone: str, unseal: Unseal) -> int:
    """Take who wrote it off the rows of a phone; return how many. What was written has to be
    answered, and stays."""
    (key,) = table.primary_key
    mine = [row[key.name] for row in written_by(conn, table, phone, unseal)]
    nobody = dict.fromkeys(_who(table))
    return conn.execute(update(table).where(key.in_(mine)).values(nobody)).rowcount


def _who(table: Table) -> list[str]:
    return [name for name in _WHO if name in table.c]


def _phone(table: Table, sealed: bytes, unseal: Unseal) -> str | None:
    try:
        plain = unseal(sealed)
    except ValueError:  # no key opens it any more
        return None
    if table is submissions:
        return phone_number(msgspec.json.decode(plain, type=Applicant).phone)
    return phone_number(plain.decode())
