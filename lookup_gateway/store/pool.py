"""Keep SQLite's connections for reuse, with no lock that gevent has replaced.

At the locks of SQLAlchemy's own pool real threads waited for ever (see `offload`). A list needs
none, CPython's own lock guards it; and as many connections as threads is no crowd."""

from __future__ import annotations

from typing import Any

from sqlalchemy.pool import ConnectionPoolEntry, Pool

from lookup_gateway.store.offload import real_lock


class IdlePool(Pool):
    """Opens a connection when none is idle, and keeps every one that comes back."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._idle: list[ConnectionPoolEntry] = []
        # SQLAlchemy tells its listeners of the first connection under a lock that is gevent's.
        self._opening = real_lock()

    def recreate(self) -> IdlePool:
        """Return an empty pool of the same settings (SQLAlchemy asks for one when it disposes)."""
        return IdlePool(
            self._creator,
            recycle=self._recycle,
            echo=self.echo,
            logging_name=self._orig_logging_name,
            reset_on_return=self._reset_on_return,
            pre_ping=self._pre_ping,
            _dispatch=self.dispatch,
            dialect=self._dialect,
        )

    def dispose(self) -> None:
        """Close the connections that are idle."""
        while self._idle:
            self._idle.pop().close()

    def status(self) -> str:
        """Return what SQLAlchemy's log says of it."""
        return f"{len(self._idle)} connections idle"

    def _do_get(self) -> ConnectionPoolEntry:
        try:
            return self._idle.pop()
        except IndexError:
            with self._opening:
                return self._create_connection()

    def _do_return_conn(self, record: ConnectionPoolEntry) -> None:
        self._idle.append(record)
