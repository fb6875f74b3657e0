"""The running number of a unit's day, taken in the transaction that writes its case: none is
given twice, and one that was taken for nothing goes back with the transaction."""

from __future__ import annotations

from datetime import date
from functools import cache

from sqlalchemy import Connection, bindparam, exists, select
from sqlalchemy.sql.dml import ReturningInsert

from lookup_gateway.backends.sql.desk_schema import serials
from lookup_gateway.backends.sql.schema import cases
from lookup_gateway.store import facts
from lookup_gateway.store.upsert import insert_for

# A running number has four digits (TT 01/2018/TT-VPCP Đ19), and grows past them if it must.
_DIGITS = 4

_TAKEN = select(exists().where(cases.c.code == bindparam("code")))


def next_code(conn: Connection, unit: str, day: date) -> str:
    """Return the next free code of a unit's day. Others who want one of the same unit and day
    wait until the caller's transaction ends."""
    while True:
        code = _code(unit, day, _count(conn, unit, day, by=1))
        if not _is_taken(conn, code):  # an imported case may bear it, or one from paper
            return code


def given_code(conn: Connection, unit: str, day: date, serial: int) -> str | None:
    """Return the code with a serial that was given on paper, None when it is taken."""
    _count(conn, unit, day, by=0)  # nobody may count up to it until the transaction ends
    code = _code(unit, day, serial)
    return None if _is_taken(conn, code) else code


def receipt_epoch(conn: Connection) -> int:
    """Return the epoch of the first receipt of a case that is numbered now.

    A restore brings running numbers back too: what was printed since the backup must not open
    the case of whoever gets its number next (`care.restore`)."""
    return int(facts.get(conn, facts.RECEIPT_EPOCH) or 0)


def _count(conn: Connection, unit: str, day: date, by: int) -> int:
    wanted = {"unit": unit, "day": day.isoformat(), "last": by}
    return int(conn.execute(_counting(conn.dialect.name), wanted).scalar_one())


@cache
def _counting(dialect: str) -> ReturningInsert[int]:
    new = insert_for(dialect, serials)
    counted = new.on_conflict_do_update(
        index_elements=["unit", "day"], set_={"last": serials.c.last + new.excluded.last}
    )
    return counted.returning(serials.c.last)


def _is_taken(conn: Connection, code: str) -> bool:
    return bool(conn.scalar(_TAKEN, {"code": code}))


def _code(unit: str, day: date, serial: int) -> str:
    return f"{unit}-{day:%y%m%d}-{serial:0{_DIGITS}d}"
