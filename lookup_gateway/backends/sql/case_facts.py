"""Every case as reports count it, kept in the transaction of every write of the case."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Connection, Insert, Table, case, func

from lookup_gateway.model import Case
from lookup_gateway.reports.fact import fact_of
from lookup_gateway.store.schema import Exact, metadata
from lookup_gateway.store.upsert import insert_for

# Moments and spans in microseconds: see `reports.fact`, which says what the columns mean.
case_facts = Table(
    "case_facts",
    metadata,
    Column("code", Exact, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("counted", Boolean, nullable=False),
    Column("office", Exact),
    Column("procedure", Exact),
    Column("way", Exact),
    Column("status", Exact, nullable=False),
    Column("received", BigInteger),
    Column("ended", BigInteger),
    Column("due", BigInteger),
    Column("waiting", BigInteger),
    Column("paused", BigInteger, nullable=False),
    Column("asked_again", BigInteger),
    # Who wrote last, and once the case has ended: who ended it.
    Column("officer", Exact),
    # How much of `paused` the due date knows of: it was set anew after that.
    Column("dated", BigInteger, nullable=False),
    # The end of the statutory term, where the case has no due date.
    Column("term_ends", BigInteger),
)

_READ_OFF = (
    "counted",
    "office",
    "procedure",
    "way",
    "status",
    "received",
    "ended",
    "due",
    "waiting",
    "paused",
    "asked_again",
)


def keep(conn: Connection, written: Iterable[Case], officer: str | None = None) -> None:
    """Keep, in the caller's transaction, what counts of cases that were just written.

    `officer` is the account of who moved the case on; None when no officer of ours did."""
    rows = [_row(one, officer) for one in written]
    if rows:
        conn.execute(_upsert(conn.dialect.name), rows)


@cache
def _upsert(dialect: str) -> Insert:
    insert = insert_for(dialect, case_facts)
    new, old = insert.excluded, case_facts.c
    is_dated_anew = old.due.is_not(None) & new.due.is_distinct_from(old.due)
    has_ended = old.ended.is_not(None) & new.ended.is_not(None)
    mover = func.coalesce(new.officer, old.officer)
    changed: dict[str, Any] = {name: new[name] for name in ("version", *_READ_OFF)}
    changed["dated"] = case((is_dated_anew, new.paused), else_=old.dated)
    changed["officer"] = case((has_ended, old.officer), else_=mover)
    return insert.on_conflict_do_update(
        index_elements=["code"], set_=changed, where=new.version > old.version
    )


def _row(written: Case, officer: str | None) -> dict[str, Any]:
    fact = fact_of(written)
    row: dict[str, Any] = {name: getattr(fact, name) for name in _READ_OFF}
    return row | {"code": written.code, "version": written.version, "officer": officer, "dated": 0}
