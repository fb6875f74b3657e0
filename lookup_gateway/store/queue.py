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

_NOTE = insert(mirror_queue)


class Change(NamedTuple):
    """One row of the queue: `code` changed; `id` is never used again.

    `loaded` is the version that a first load wrote, None for every other change."""

    id: int
    code: str
    loaded: int | None = None


def enqueue(conn: Connection, codes: Iterable[str]) -> None:
    """Note, in the caller's transaction, that the cases with these codes changed."""
    _insert(conn, [{"code": code} for code in codes])


def enqueue_load(conn: Connection, loaded: Iterable[tuple[str, int]]) -> None:
    """Note that these versions of cases were loaded, which nobody is to be told of."""
    _insert(conn, [{"code": code, "loaded": version} for code, version in loaded])


def take(conn: Connection, limit: int) -> Sequence[Change]:
    """Return up to `limit` changes, oldest first.

    On PostgreSQL they are locked until the transaction ends, and rows that another worker has
    locked are passed over; SQLite has no row locks, see `locks.one_worker`."""
    row = mirror_queue.c
    oldest = select(row.id, row.code, row.loaded).order_by(row.id).limit(limit)
    return [Change(*found) for found in conn.execute(oldest.with_for_update(skip_locked=True))]


def acknowledge(conn: Connection, changes: Sequence[Change]) -> None:
    """Delete exactly these changes, not the newer ones of the same codes."""
    ids = iter([change.id for change in changes])
    while chunk := list(islice(ids, _CHUNK)):
        conn.execute(delete(mirror_queue).where(mirror_queue.c.id.in_(chunk)))


def _insert(conn: Connection, rows: list[dict[str, object]]) -> None:
    if rows:
        conn.execute(_NOTE, rows)
