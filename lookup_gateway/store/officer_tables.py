"""The tables of officers: accounts, tokens, sessions, wrong passwords. Times are Unix seconds."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, Table, Text

from lookup_gateway.store.schema import Exact, metadata

officers = Table(
    "officers",
    metadata,
    Column("account", Exact, primary_key=True),
    Column("name", Text, nullable=False),
    Column("unit", Exact, nullable=False),
    Column("role", Exact, nullable=False),
    Column("password", Text, nullable=False),
    # Until when a password that somebody else has seen lets in, only to be changed.
    Column("once_until", BigInteger),
    Column("enabled", Boolean, nullable=False),
)

# Tokens and session cookies are 256 random bits: their plain SHA-256 cannot be guessed back.
officer_tokens = Table(
    "officer_tokens",
    metadata,
    Column("hash", Exact, primary_key=True),
    Column("account", Exact, ForeignKey("officers.account"), nullable=False, index=True),
    Column("made_at", BigInteger, nullable=False),
)

officer_sessions = Table(
    "officer_sessions",
    metadata,
    Column("hash", Exact, primary_key=True),
    Column("account", Exact, ForeignKey("officers.account"), nullable=False, index=True),
    Column("begun_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
)

# Both are keyed names: people type passwords into the wrong field. '' stands for all of them.
signin_tries = Table(
    "signin_tries",
    metadata,
    Column("name", Exact, primary_key=True),
    Column("source", Exact, primary_key=True),
    Column("since", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("good_at", BigInteger),
)
