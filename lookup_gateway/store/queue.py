"""The mirror's queue: "this code changed", written in the transaction of the change itself.

A row is deleted only by who has carried it out. There is no "everything after the last id": ids
are given before commits, and a reader with such a cursor loses the changes that commit late."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select

from lookup_gateway.store.schema import mirror_queue

# As many parameters in one statement as every SQLite and every PostgreSQL driver takes.
_CHUNK = 10_000


class Change(NamedTuple):
    """One row of the queue: `code` changed; `id` is never used again."""

    id: int
    code: str


def enqueue(conn: Connection, codes: Iterable[str]) -> None:
    """Note, in the caller's transaction, that the cases with these codes changed."""
    rows = [{"code": code} for code in codes]
    if rows:
        conn.execute(insert(mirror_queue), rows)


def take(conn: Connection, limit: int) -> Sequence[Change]:
    """Return up to `limit` changes, oldest first.

    On PostgreSQL they are locked until the transaction ends, and rows that another worker has
    locked are passed over; SQLite has no row locks, see `locks.one_worker`."""
    oldest = select(mirror_queue.c.id, mirror_queue.c.code).order_by(mirror_queue.c.id)
    rows = conn.execute(oldest.limit(limit).with_for_update(skip_locked=True))
    return [Change(row.id, row.code) for row in rows]


def acknowledge(conn: Connection, changes: Sequence[Change]) -> None:
    """Delete exactly these changes, not the newer ones of the same codes."""
    ids = iter([change.id for change in changes])
    while chunk := list(islice(ids, _CHUNK)):
        conn.execute(delete(mirror_queue).where(mirror_queue.c.id.in_(chunk)))
