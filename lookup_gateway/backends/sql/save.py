"""The one door for records from outside: written when newer, counted when not, queued when written.

Records say what another system knows. Nothing here judges whether a case may go from one status
to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import islice

from sqlalchemy import Connection, Insert, bindparam, select, text

from lookup_gateway.backends.sql import aliases, at_hand, case_facts, rows
from lookup_gateway.backends.sql.schema import cases
from lookup_gateway.model import Case
from lookup_gateway.store import queue
from lookup_gateway.store.upsert import insert_for

_BATCH = 1_000
_WRITTEN = ("key", "version", "removed", "changed_at", "record", "phone")

# In one order for everybody, so that two imports wait for each other instead of in a circle.
_KNOWN = (
    select(cases.c.code, cases.c.version)
    .where(cases.c.code.in_(bindparam("codes", expanding=True)))
    .order_by(cases.c.code)
    .with_for_update()
)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many records were new, replaced an older version, or were not newer and left alone."""

    new: int = 0
    updated: int = 0
    skipped: int = 0

    def __add__(self, other: Counts) -> Counts:
        """Return both counts together."""
        return Counts(
            self.new + other.new, self.updated + other.updated, self.skipped + other.skipped
        )


def save_all(
    conn: Connection,
    records: Iterable[Case],
    now: datetime,
    *,
    load: bool = False,
    officer: str | None = None,
) -> Counts:
    """Write records in the caller's transaction, as if one after the other, and queue them.

    `load`: where there was no case before, these are no news to anybody. `officer` is the account
    of who moved the cases on, for the reports."""
    if conn.dialect.name == "postgresql":
        # A large import is no lookup: it may wait for a row that another one holds.
        conn.execute(text("SET LOCAL statement_timeout = '60s'"))
    quiet = load and conn.scalar(select(cases.c.code).limit(1)) is None
    counts = Counts()
    for batch in _batches(records):
        newest, counted = _newest(batch, _versions(conn, [case.code for case in batch]))
        _write(conn, newest, now, quiet=quiet)
        case_facts.keep(conn, newest, officer)
        aliases.level(conn, newest, now)
        counts += counted
    return counts


def _batches(records: Iterable[Case]) -> Iterator[list[Case]]:
    rest = iter(records)
    while batch := list(islice(rest, _BATCH)):
        yield batch


def _versions(conn: Connection, codes: list[str]) -> dict[str, int]:
    found = conn.execute(_KNOWN, {"codes": codes})
    return {row.code: row.version for row in found}


def _newest(batch: list[Case], versions: dict[str, int]) -> tuple[list[Case], Counts]:
    newest: dict[str, Case] = {}
    new = updated = 0
    for case in batch:
        known = versions.get(case.code)
        if known is not None and case.version <= known:
            continue
        new += known is None
        updated += known is not None
        versions[case.code] = case.version
        newest[case.code] = case
    ordered = [newest[code] for code in sorted(newest)]
    return ordered, Counts(new, updated, len(batch) - new - updated)


def _write(conn: Connection, newest: list[Case], now: datetime, *, quiet: bool) -> None:
    if not newest:
        return
    conn.execute(_upsert(conn.dialect.name), [rows.row(case, now) for case in newest])
    at_hand.keep(conn, newest)
    if quiet:
        queue.enqueue_load(conn, ((case.code, case.version) for case in newest))
    else:
        queue.enqueue(conn, (case.code for case in newest))


@cache
def _upsert(dialect: str) -> Insert:
    insert = insert_for(dialect, cases)
    return insert.on_conflict_do_update(
        index_elements=["code"],
        set_={name: insert.excluded[name] for name in _WRITTEN},
        where=insert.excluded.version > cases.c.version,
    )
