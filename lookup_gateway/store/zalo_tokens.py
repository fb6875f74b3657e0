"""An app's tokens at Zalo: one sealed row, changed by one process at a time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial

from sqlalchemy import Column, Connection, Engine, Table, Text, select

from lookup_gateway.store.locks import alone
from lookup_gateway.store.schema import Exact, metadata
from lookup_gateway.store.transactions import read, write
from lookup_gateway.store.upsert import insert_into

zalo_tokens = Table(
    "zalo_tokens",
    metadata,
    Column("app_id", Exact, primary_key=True),
    Column("sealed", Text, nullable=False),
)

Seal = Callable[[bytes], bytes]


class TokenStore:
    """The row of one app. Every method may raise BackendDown."""

    def __init__(self, engine: Engine, app_id: str, seal: Seal, unseal: Seal) -> None:
        self._engine, self._app_id = engine, app_id
        self._seal, self._unseal = seal, unseal

    def alone(self) -> AbstractContextManager[None]:
        """Wait for the right to renew; it ends with the block, or with the process."""
        return alone(self._engine, "zalo")

    def load(self) -> bytes | None:
        """Return what was saved last; None when there is nothing that a key in force opens."""
        sealed = read(self._engine, self._read)
        if sealed is None:
            return None
        try:
            return self._unseal(sealed.encode())
        except ValueError:
            return None

    def save(self, plain: bytes) -> None:
        """Keep this in place of what was there."""
        write(self._engine, partial(self._write, sealed=self._seal(plain).decode()))

    def _read(self, conn: Connection) -> str | None:
        mine = zalo_tokens.c.app_id == self._app_id
        return conn.scalar(select(zalo_tokens.c.sealed).where(mine))

    def _write(self, conn: Connection, sealed: str) -> None:
        new = insert_into(conn, zalo_tokens).values(app_id=self._app_id, sealed=sealed)
        conn.execute(new.on_conflict_do_update(index_elements=["app_id"], set_={"sealed": sealed}))
