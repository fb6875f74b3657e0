"""What an office took in on a day, by the codes that it gave: the lines of its register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from lookup_gateway.backends.sql import rows
from lookup_gateway.backends.sql.schema import cases
from lookup_gateway.model import Case


def taken_in(conn: Connection, office: str, day: date) -> Sequence[Case]:
    """Return the cases with a code of this office and day, in the order of their numbers. A code
    is the unit's id, the day and a running number (NĐ 61/2018/NĐ-CP Điều 26)."""
    begin = f"{office}-{day:%y%m%d}-"
    # `.` follows `-`: all codes that begin so lie between the two, whatever comes after.
    these = cases.c.code >= begin, cases.c.code < f"{begin[:-1]}.", ~cases.c.removed
    found = rows.fetch(conn, rows.record().where(*these))
    return sorted(found, key=lambda case: (len(case.code), case.code))
