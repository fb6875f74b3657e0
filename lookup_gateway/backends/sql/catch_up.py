"""Bring what is kept beside each case level with cases that an older version of us wrote.

While a new version takes over, the old one may still write: it knows of no lists and no reports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, Engine, or_, select, text

from lookup_gateway import store
from lookup_gateway.backends.sql import aliases, at_hand, case_facts, rows
from lookup_gateway.backends.sql.schema import cases

_TOGETHER = 200


def catch_up(engine: Engine, _slot: datetime) -> str:
    """Note with whom such cases lie and what counts of them, and say of how many. Done twice it
    comes out as once. Raises BackendDown."""
    behind = store.read(engine, _behind)
    for start in range(0, len(behind), _TOGETHER):
        store.write(engine, partial(_level, codes=behind[start : start + _TOGETHER]))
    return f"{len(behind)} cases of an older version are in lists and reports now"


def _behind(conn: Connection) -> Sequence[str]:
    if conn.dialect.name == "postgresql":
        # No lookup waits for this: it may look at every case there is.
        conn.execute(text("SET LOCAL statement_timeout = '60s'"))
    fact = case_facts.case_facts.c
    both = select(cases.c.code).outerjoin(case_facts.case_facts, fact.code == cases.c.code)
    older = or_(fact.version.is_(None), fact.version < cases.c.version)
    found = both.where(older, cases.c.code.not_in(aliases.numbers()))
    return conn.scalars(found.order_by(cases.c.code)).all()


def _level(conn: Connection, codes: Sequence[str]) -> None:
    held = rows.with_codes(codes).order_by(cases.c.code).with_for_update()
    found = rows.fetch(conn, held)
    at_hand.keep(conn, found)
    case_facts.keep(conn, found)
