"""Small facts that must survive: of the mirror the source, the epoch, whose Redis; of receipts
their epoch."""

from __future__ import annotations

from functools import partial

from sqlalchemy import Connection, Engine, bindparam, select

from lookup_gateway.store.schema import mirror_facts
from lookup_gateway.store.transactions import read, write
from lookup_gateway.store.upsert import insert_into

# With which epoch receipts begin; there only after a restore.
RECEIPT_EPOCH = "receipt_epoch"

_NAMED = select(mirror_facts.c.v).where(mirror_facts.c.k == bindparam("k"))


def get(conn: Connection, k: str) -> str | None:
    """Return the fact named `k`, None when it was never put."""
    return conn.scalar(_NAMED, {"k": k})


def put(conn: Connection, k: str, v: str) -> None:
    """Set the fact named `k`, whether it is there or not."""
    new = insert_into(conn, mirror_facts).values(k=k, v=v)
    conn.execute(new.on_conflict_do_update(index_elements=["k"], set_={"v": v}))


def settle(conn: Connection, k: str, proposal: str) -> str:
    """Return the fact named `k`; the first caller's proposal becomes it, for everybody."""
    new = insert_into(conn, mirror_facts).values(k=k, v=proposal)
    conn.execute(new.on_conflict_do_nothing(index_elements=["k"]))
    return get(conn, k) or proposal


class Facts:
    """The facts of one database as the mirror worker uses them. Both may raise BackendDown."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, k: str, /) -> str | None:
        """Return the fact named `k`, None when it was never put."""
        return read(self._engine, partial(get, k=k))

    def __setitem__(self, k: str, v: str, /) -> None:
        """Set the fact named `k`."""
        write(self._engine, partial(put, k=k, v=v))
