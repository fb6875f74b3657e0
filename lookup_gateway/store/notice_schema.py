"""The tables of notices: who follows what, who wants none, what was told, what waits."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from lookup_gateway.store.schema import Exact, Moment, Serial, metadata

# `name` is what an address is found by (`proofs.address_names`); the address itself is sealed.
followers = Table(
    "followers",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("code", Exact, nullable=False),
    Column("way", Exact, nullable=False),
    Column("name", Exact, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("lang", Exact, nullable=False),
    Column("proof", Text, nullable=False),
    # How often the case's receipt had been made anew by then.
    Column("epoch", BigInteger, nullable=False, server_default="0"),
    # The version of the texts whose consent sentence was read.
    Column("consent", Text, nullable=False),
    Column("since", Moment, nullable=False),
    UniqueConstraint("code", "name"),
    Index(None, "name"),
)

stopped = Table(
    "stopped",
    metadata,
    Column("name", Exact, primary_key=True),
    Column("since", Moment, nullable=False),
    # NULL: an older version wrote it, or the person had the address forgotten.
    Column("way", Exact),
    Column("sealed", LargeBinary),
)

# What the mirror shows since `shown_at`, and nobody has looked at yet. `quiet`: a first load.
to_announce = Table(
    "to_announce",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("code", Exact, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("quiet", Boolean, nullable=False),
    Column("shown_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

announced = Table(
    "announced",
    metadata,
    Column("code", Exact, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("told", Text, nullable=False),
    # When time alone gives a reason to look again; NULL: it does not.
    Column("look_at", Moment),
    Index(None, "look_at"),
)

# One row a case and address: what comes meanwhile goes into the same message.
held = Table(
    "held",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("code", Exact, nullable=False),
    Column("way", Exact, nullable=False),
    Column("name", Exact, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("lang", Exact, nullable=False),
    Column("events", Text, nullable=False),
    # The duty's article; NULL: the person follows the case, and may stop that.
    Column("article", Text),
    Column("due_at", Moment, nullable=False),
    UniqueConstraint("code", "name"),
    Index(None, "due_at"),
    Index(None, "name"),
    sqlite_autoincrement=True,
)

calls_to_make = Table(
    "calls_to_make",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("code", Exact, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("event", Exact, nullable=False),
    Column("article", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("done_at", Moment),
    Column("done_by", Text),
    UniqueConstraint("code", "version", "event"),
    sqlite_autoincrement=True,
)
