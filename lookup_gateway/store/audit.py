"""The audit log: what officers did and saw, each row chained to the one before it by its hash.

A row that is changed, taken out or put in shows. Rows cut off at the end show by the head, and a
head kept elsewhere (`audit verify` prints it) shows a log that was written anew as a whole.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Integer,
    Row,
    Table,
    Text,
    insert,
    select,
    update,
)

from lookup_gateway.store.schema import Exact, metadata
from lookup_gateway.store.transactions import read, stream

audit_log = Table(
    "audit_log",
    metadata,
    # Counted by the head: a number that is missing is a row that was taken out.
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Exact, nullable=False),
    Column("actor", Exact, nullable=False),
    Column("action", Exact, nullable=False),
    Column("details", Text, nullable=False),
    Column("hash", Exact, nullable=False),
)

# One row, made by the migration: whoever appends holds it until the transaction ends.
audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("n", BigInteger, nullable=False),
    Column("hash", Exact, nullable=False),
)

# Made once: every write of an officer tells the log, and to build a statement takes longer
# than to run it.
_HELD = select(audit_head).with_for_update()
_ADDED = insert(audit_log)
_MOVED_ON = update(audit_head)


@dataclass(frozen=True, slots=True)
class Head:
    """The newest row's number and hash; kept elsewhere, it vouches for all rows up to it."""

    n: int
    hash: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The first row that is not as it was written, and how that shows."""

    n: int
    why: str


def append(
    conn: Connection, actor: str, action: str, details: Mapping[str, Any], at: datetime
) -> None:
    """Write, in the caller's transaction, that `actor` did `action` at the moment `at` (aware).

    `details` are JSON; codes, phones and addresses stand in them by keyed names only. On
    PostgreSQL other writers of the log wait until the transaction ends: append last."""
    head = _head(conn.execute(_HELD).one())
    when = at.astimezone(UTC).isoformat(timespec="milliseconds")
    told = (head.n + 1, when, actor, action, _canonical(details))
    chained = _chained(head.hash, told)
    row = dict(zip(audit_log.c.keys(), (*told, chained), strict=True))
    conn.execute(_ADDED, row)
    conn.execute(_MOVED_ON, {"n": head.n + 1, "hash": chained})


def verify(engine: Engine, kept: Head | None = None) -> Head | Broken:
    """Return the head of a log that is whole, else its first broken row; `kept` is a head that
    was noted before. Raises BackendDown."""
    head = read(engine, lambda conn: _head(conn.execute(select(audit_head)).one()))
    at, before = 0, ""
    # Rows that were written meanwhile belong to a later head.
    chain = select(audit_log).where(audit_log.c.n <= head.n).order_by(audit_log.c.n)
    with stream(engine) as conn, conn.execute(chain) as rows:
        for at, row in enumerate(rows, 1):
            if why := _fault(at, before, row, kept):
                return Broken(at, why)
            before = row.hash
    return _end(at, before, head, kept)


def entries(conn: Connection, actor: str | None, names: Sequence[str]) -> Iterator[Row[Any]]:
    """Give the rows of an actor, or of cases by their keyed names, oldest first."""
    wanted = select(audit_log).order_by(audit_log.c.n)
    if actor is not None:
        wanted = wanted.where(audit_log.c.actor == actor)
    for row in conn.execute(wanted):
        if not names or any(f'"{name}"' in row.details for name in names):
            yield row


def _fault(n: int, before: str, row: Row[Any], kept: Head | None) -> str | None:
    if row.n != n:
        return "is missing"
    if row.hash != _chained(before, row[:-1]):
        return "is not as it was written"
    if kept is not None and kept.n == n and kept.hash != row.hash:
        return "is not the one whose hash was kept"
    return None


def _end(n: int, last: str, head: Head, kept: Head | None) -> Head | Broken:
    if n < head.n or (kept is not None and n < kept.n):
        return Broken(n + 1, "is missing")
    return head if last == head.hash else Broken(n, "is not the one that was written last")


def _chained(before: str, told: Sequence[object]) -> str:
    """Return the hash of a row, all but its own, and of the hash before it."""
    return hashlib.sha256(_canonical([before, *told]).encode()).hexdigest()


def _canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def _head(row: Row[Any]) -> Head:
    return Head(row.n, row.hash)
