"""The table of what is still to be sent and done, and of what became of it."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from lookup_gateway.store.schema import Exact, Moment, Serial, metadata

outbox = Table(
    "outbox",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("kind", Exact, nullable=False),
    Column("key", Exact, nullable=False),
    # What is paused, limited and counted together: a message's way, another job's kind.
    Column("lane", Exact, nullable=False),
    # Who waits for an answer comes before who is told something unasked.
    Column("rank", Integer, nullable=False),
    Column("state", Exact, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("put_at", Moment, nullable=False),
    # Not before; NULL: there is nothing to do any more, or a worker is at it.
    Column("due_at", Moment),
    Column("give_up_at", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
    # How often nobody knew whether the provider had taken it.
    Column("doubts", Integer, nullable=False),
    Column("worker", BigInteger),
    Column("changed_at", Moment, nullable=False),
    Column("reference", Text),
    Column("receipt", Text),
    Column("why", Text),
    # The key first: a provider's receipt knows nothing else.
    UniqueConstraint("key", "kind"),
    Index("ix_outbox_due", "rank", "due_at"),
    Index("ix_outbox_state", "state", "changed_at"),
    sqlite_autoincrement=True,
)
