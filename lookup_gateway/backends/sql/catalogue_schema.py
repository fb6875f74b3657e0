"""The tables of the catalogue: every entry that ever was in force, and who brought it when."""

from __future__ import annotations

from sqlalchemy import Column, Date, Integer, Table, Text

from lookup_gateway.store.schema import Exact, Moment, metadata

catalogue_imports = Table(
    "catalogue_imports",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("by", Exact, nullable=False),
)

# In force from the first day on and before the second; what was taken back the same day has both
# alike. A row is never deleted.
catalogue_entries = Table(
    "catalogue_entries",
    metadata,
    Column("kind", Exact, primary_key=True),
    Column("code", Exact, primary_key=True),
    Column("import_id", Integer, primary_key=True, autoincrement=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
    Column("record", Text, nullable=False),
)
