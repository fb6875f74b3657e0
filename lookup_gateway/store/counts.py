"""What waits in SQL, counted: changes for the mirror, jobs of the outbox by their state."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, func, select

from lookup_gateway.store.outbox import OVER
from lookup_gateway.store.outbox_schema import outbox
from lookup_gateway.store.schema import mirror_queue


def queue_length(conn: Connection) -> int:
    """Return how many changes the mirror has yet to take."""
    return conn.scalar(select(func.count()).select_from(mirror_queue)) or 0


def outbox_by_state(conn: Connection) -> Mapping[str, int]:
    """Return how many jobs stand in each state; what is over is left out, it only grows."""
    unsettled = select(outbox.c.state, func.count()).where(outbox.c.state.not_in(OVER))
    return {row[0]: row[1] for row in conn.execute(unsettled.group_by(outbox.c.state))}
