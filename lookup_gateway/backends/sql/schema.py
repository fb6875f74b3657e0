"""The table of cases: the whole record as its JSON line, beside what it is found and guarded by."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Index, Table, Text

from lookup_gateway.store.schema import Exact, metadata

cases = Table(
    "cases",
    metadata,
    Column("code", Exact, primary_key=True),
    Column("key", Exact, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("removed", Boolean, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Column("record", Text, nullable=False),
    Index(None, "key"),
)
