"""What the desk keeps beside its cases: running numbers, calls carried out, what was before."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, DateTime, Integer, Table, Text

from lookup_gateway.store.schema import Exact, metadata

serials = Table(
    "serials",
    metadata,
    Column("unit", Exact, primary_key=True),
    Column("day", Exact, primary_key=True),
    Column("last", Integer, nullable=False),
)

# A call that came twice is carried out once; the digest tells another call with the same key.
desk_calls = Table(
    "desk_calls",
    metadata,
    Column("officer", Exact, primary_key=True),
    Column("key", Exact, primary_key=True),
    Column("digest", Exact, nullable=False),
    Column("code", Exact, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
)

# One row for each move: the record as it was before, which `undo` brings back.
case_moves = Table(
    "case_moves",
    metadata,
    Column("code", Exact, primary_key=True),
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    Column("made_at", DateTime(timezone=True), nullable=False, index=True),
    Column("officer", Exact, nullable=False),
    Column("event", Exact, nullable=False),
    Column("before", Text, nullable=False),
)
