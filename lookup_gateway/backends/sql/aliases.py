"""The number under which a case was filed: once the case has a code, its alias for ever.

The alias is a record beside the case, the same but for its code, so that a lookup finds either in
one read. It is kept level by whoever writes the case, and nobody is told of it a second time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from msgspec import structs
from sqlalchemy import Column, Connection, Select, bindparam, select, update

from lookup_gateway import codes
from lookup_gateway.backends.sql import rows
from lookup_gateway.backends.sql.case_facts import case_facts
from lookup_gateway.backends.sql.desk_schema import case_moves
from lookup_gateway.backends.sql.life_schema import at_hand, payments
from lookup_gateway.backends.sql.paper_schema import issued_forms, result_files
from lookup_gateway.backends.sql.schema import cases, feedback, ratings
from lookup_gateway.backends.sql.submission_schema import case_papers, submissions
from lookup_gateway.model import Case
from lookup_gateway.store import queue
from lookup_gateway.store.notice_schema import announced, calls_to_make, followers, held
from lookup_gateway.store.upsert import insert_into

# What was told, asked and handed in under the first number goes on under the code.
_GOING_ON = (
    announced,
    held,
    followers,
    calls_to_make,
    case_moves,
    case_facts,
    case_papers,
    at_hand,
    payments,
    feedback,
    ratings,
    issued_forms,
    result_files,
)


def current(conn: Connection, number: str) -> str:
    """Return the code that a case has now; the number itself where it stands for the case."""
    if not codes.is_submission(number):
        return number
    known = select(submissions.c.code).where(submissions.c.submission == number)
    return conn.scalar(known) or number


def numbers() -> Select[tuple[str]]:
    """Return the query for every number that is an alias."""
    return select(submissions.c.submission).where(submissions.c.submission != submissions.c.code)


def among(conn: Connection, numbers: Collection[str]) -> set[str]:
    """Return those of the numbers that are aliases."""
    filed = [number for number in numbers if codes.is_submission(number)]
    return {number for number, _ in _aliases(conn, _BY_NUMBER, filed)}


def become(conn: Connection, number: str, code: str) -> None:
    """Let the case that was filed under `number` go on under `code`."""
    this = submissions.c.submission == number
    conn.execute(update(submissions).where(this).values(code=code))
    for table in _GOING_ON:
        conn.execute(update(table).where(table.c.code == number).values(code=code))


def level(conn: Connection, written: Collection[Case], now: datetime) -> None:
    """Bring the aliases of cases that were written level with them, and to the mirror."""
    by_code = {case.code: case for case in written}
    found = _aliases(conn, _BY_CODE, by_code)
    level_with = [structs.replace(by_code[code], code=number) for number, code in found]
    if not level_with:
        return
    # Their phone finds the case, not its alias beside it.
    made = [{**rows.row(alias, now), "phone": None} for alias in level_with]
    new = insert_into(conn, cases)
    values = {name: new.excluded[name] for name in made[0] if name != "code"}
    conn.execute(new.on_conflict_do_update(index_elements=["code"], set_=values), made)
    queue.enqueue(conn, (alias.code for alias in level_with))


def _where_among(column: Column[str]) -> Select[tuple[str, str]]:
    both = select(submissions.c.submission, submissions.c.code)
    aliases = both.where(submissions.c.submission != submissions.c.code)
    return aliases.where(column.in_(bindparam("wanted", expanding=True)))


_BY_CODE = _where_among(submissions.c.code)
_BY_NUMBER = _where_among(submissions.c.submission)


def _aliases(
    conn: Connection, query: Select[tuple[str, str]], wanted: Collection[str]
) -> list[tuple[str, str]]:
    found = conn.execute(query, {"wanted": list(wanted)}) if wanted else ()
    return [(one.submission, one.code) for one in found]
