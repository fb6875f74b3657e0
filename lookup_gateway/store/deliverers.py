"""Which workers of the outbox live: what a dead one was trying, nobody is trying any more."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text

from lookup_gateway.errors import BackendDown
from lookup_gateway.store.locks import one_deliverer
from lookup_gateway.store.transactions import translated

# Any number of our own does: advisory locks are per database (pg_locks shows it as classid).
_KIND = 0x4C4F4F44
_HOLD = text("SELECT pg_advisory_lock(:kind, :number)")
_HELD = text(
    "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND classid = :kind AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


@contextmanager
def deliverer(engine: Engine) -> Iterator[int]:
    """Be a worker, under a number that counts as living until the block, the process or, on
    PostgreSQL, the connection ends. Raises Busy where SQLite has its one, and BackendDown."""
    # By chance, and not the process's id: in a container that is the same after every crash.
    number = secrets.randbelow(2**31)
    with one_deliverer(engine):
        if engine.dialect.name == "sqlite":
            yield number
            return
        with translated(), engine.connect() as conn:
            conn.execution_options(isolation_level="AUTOCOMMIT")
            conn.detach()  # closed in the end, and the lock with it: never another user's
            conn.execute(_HOLD, {"kind": _KIND, "number": number})
            yield number


def living(conn: Connection, me: int) -> set[int]:
    """Return the numbers of all workers that live, `me` among them.

    Raises BackendDown when my connection was lost: others may have taken me for dead."""
    if conn.dialect.name == "sqlite":
        return {me}
    numbers = set(conn.scalars(_HELD, {"kind": _KIND}))
    if me not in numbers:
        raise BackendDown("the connection that says I live was lost")
    return numbers
