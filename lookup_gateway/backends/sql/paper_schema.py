"""Which forms were issued, and which files belong to a result; the files are `store.papers`'."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Table, Text

from lookup_gateway.store.schema import Exact, Moment, metadata

# `basis` digests what stands on the form: the same again is the same file again.
issued_forms = Table(
    "issued_forms",
    metadata,
    Column("code", Exact, primary_key=True),
    Column("form", Exact, primary_key=True),
    Column("size", Exact, primary_key=True),
    Column("basis", Exact, primary_key=True),
    Column("sha256", Exact, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("lang", Exact, nullable=False),
    Column("signed", Boolean, nullable=False),
    Column("issued_at", Moment, nullable=False),
    Column("officer", Exact, nullable=False),
    Index(None, "sha256"),
)

result_files = Table(
    "result_files",
    metadata,
    Column("code", Exact, primary_key=True),
    Column("sha256", Exact, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Exact, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("signed", Boolean, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("officer", Exact, nullable=False),
    Index(None, "sha256"),
)
