"""Hand changed cases to the mirror, and forget a change only when it was carried out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial

from sqlalchemy import Connection, Engine

from lookup_gateway import store
from lookup_gateway.backends.sql import aliases, rows
from lookup_gateway.clock import Clock
from lookup_gateway.model import Case
from lookup_gateway.store import announced, queue
from lookup_gateway.store.announced import Shown
from lookup_gateway.store.queue import Change


def pending(engine: Engine, limit: int, clock: Clock) -> AbstractContextManager[Sequence[Case]]:
    """Give the present state of up to `limit` changed cases; see `ports.CaseFeed.pending`.

    What is acknowledged is noted for `notify` in the same transaction: it is visible now. Of an
    alias nobody is told: its case tells."""
    kind = _read_then_delete if engine.dialect.name == "sqlite" else _locked
    return kind(engine, limit, clock)


@contextmanager
def _locked(engine: Engine, limit: int, clock: Clock) -> Iterator[Sequence[Case]]:
    """PostgreSQL: the rows stay locked in one transaction, so several workers share the queue."""
    with store.transaction(engine) as conn:
        changes, changed = _take(conn, limit)
        yield changed
        _acknowledge(conn, changes, changed, clock)


@contextmanager
def _read_then_delete(engine: Engine, limit: int, clock: Clock) -> Iterator[Sequence[Case]]:
    """SQLite: no lock while the block runs, or no case could change while Redis is written."""
    changes, changed = store.read(engine, lambda conn: _take(conn, limit))
    yield changed
    if changes:
        done = partial(_acknowledge, changes=changes, changed=changed, clock=clock)
        store.write(engine, done)


def _acknowledge(
    conn: Connection, changes: Sequence[Change], changed: Sequence[Case], clock: Clock
) -> None:
    queue.acknowledge(conn, changes)
    loaded = {(change.code, change.loaded) for change in changes}
    silent = aliases.among(conn, [case.code for case in changed])
    shown = [
        Shown(case.code, case.version, quiet=(case.code, case.version) in loaded)
        for case in changed
        if case.code not in silent
    ]
    announced.note(conn, shown, clock())


def _take(conn: Connection, limit: int) -> tuple[Sequence[Change], Sequence[Case]]:
    changes = queue.take(conn, limit)
    codes = list(dict.fromkeys(change.code for change in changes))
    # A row whose case is gone has nothing to say (our own cases are never deleted, only marked
    # removed): it is acknowledged with the others.
    return changes, rows.fetch(conn, rows.with_codes(codes)) if codes else []
