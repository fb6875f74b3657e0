"""A case as a row of the table, and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from lookup_gateway import codes, records
from lookup_gateway.backends.sql.schema import cases
from lookup_gateway.model import Case, Status


def row(case: Case, now: datetime) -> dict[str, Any]:
    """Return the columns of a case that is written at `now` (aware, UTC)."""
    return {
        "code": case.code,
        "key": codes.key(case.code),
        "version": case.version,
        "removed": case.status is Status.REMOVED,
        "changed_at": now,
        "record": records.dump(case).decode(),
    }


def record() -> Select[str]:
    """Return the start of a query for whole cases."""
    return select(cases.c.record)


def fetch(conn: Connection, query: Select[str]) -> Sequence[Case]:
    """Return the cases that a query for whole cases finds."""
    return [records.restore(line) for line in conn.scalars(query)]


def with_codes(wanted: Sequence[str]) -> Select[str]:
    """Return the query for the cases with exactly these codes."""
    return record().where(cases.c.code.in_(wanted))
