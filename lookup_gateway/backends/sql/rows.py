"""A case as a row of the table, and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from lookup_gateway import codes, records
from lookup_gateway.backends.sql.schema import cases
from lookup_gateway.model import Case, Status, WhoActs
from lookup_gateway.persons import phone_number
from lookup_gateway.progress import who_acts


def row(case: Case, now: datetime) -> dict[str, Any]:
    """Return the columns of a case that is written at `now` (aware, UTC)."""
    return {
        "code": case.code,
        "key": codes.key(case.code),
        "version": case.version,
        "removed": case.status is Status.REMOVED,
        "changed_at": now,
        "record": records.dump(case).decode(),
        "phone": _phone(case),
    }


def record() -> Select[str]:
    """Return the start of a query for whole cases."""
    return select(cases.c.record)


def fetch(conn: Connection, query: Select[str]) -> Sequence[Case]:
    """Return the cases that a query for whole cases finds."""
    return [records.restore(line) for line in conn.scalars(query)]


def with_codes(wanted: Sequence[str]) -> Select[str]:
    """Return the query for the cases with exactly these codes."""
    # PostgreSQL does not even compare with a NUL.
    return record().where(cases.c.code.in_([code for code in wanted if "\0" not in code]))


def open_with_phone(phone: str) -> Select[str]:
    """Return the query for the open cases whose applicant has this phone (E.164)."""
    return record().where(cases.c.phone == phone)


def begun(case: Case) -> datetime:
    """Return since when the case is known to be there."""
    return case.submitted_at or case.received_at or case.status_since


def _phone(case: Case) -> str | None:
    """Return the applicant's phone while somebody still has to act in the case."""
    if case.applicant is None or who_acts(case.status) is WhoActs.NOBODY:
        return None
    return phone_number(case.applicant.phone)
