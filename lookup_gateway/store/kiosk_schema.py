"""The table of registered kiosks: whose machine it is, what opens it, what it last said."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from lookup_gateway.store.schema import Exact, Moment, metadata

kiosks = Table(
    "kiosks",
    metadata,
    Column("name", Exact, primary_key=True),
    Column("hall", Text),
    Column("added_at", Moment, nullable=False),
    # Only hashes: who reads the database cannot act as a kiosk.
    Column("code_hash", Exact, unique=True),
    Column("code_until", Moment),
    Column("page_hash", Exact, unique=True),
    Column("agent_hash", Exact, unique=True),
    Column("page_at", Moment),
    Column("version", Text),
    Column("agent_at", Moment),
    Column("printer", Text),
    Column("scanner", Text),
)
