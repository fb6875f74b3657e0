"""What is kept of a case's way: with whom it lies, dates that were missed, what was paid."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Table, Text, UniqueConstraint

from lookup_gateway.store.schema import Exact, Moment, Serial, metadata

# One row for each unit that has an open case: its office, and the agencies that work on it. The
# date is the one that runs now, of the case or of the agency's part.
at_hand = Table(
    "at_hand",
    metadata,
    Column("code", Exact, primary_key=True),
    Column("unit", Exact, primary_key=True),
    Column("due_at", Moment),
    Index(None, "unit", "due_at"),
)

# A date that is missed, or will be: the letter and the slip that are owed for it. It has no new
# date where none may be given any more.
missed_dates = Table(
    "missed_dates",
    metadata,
    Column("code", Exact, primary_key=True),
    Column("due_at", Moment, primary_key=True),
    Column("found_at", Moment, nullable=False),
    Column("new_due_at", Moment),
    Column("reason", Text),
    Column("asked_by", Exact),  # none: the daily job
    Column("released_at", Moment),
    Column("released_by", Exact),
    Index(None, "found_at"),
)

# What a payment platform told of, once for each of its references, in đồng. `code` is as it was
# sent: a case's, but where `state` says that none bears it. `excess` is to be given back.
payments = Table(
    "payments",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("source", Exact, nullable=False),
    Column("reference", Exact, nullable=False),
    Column("code", Exact, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("paid_at", Moment, nullable=False),
    Column("told_at", Moment, nullable=False),
    Column("state", Exact, nullable=False),
    Column("excess", BigInteger, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("settled_at", Moment),
    Column("settled_by", Exact),
    Column("note", Text),
    UniqueConstraint("source", "reference"),
    Index(None, "code"),
    Index(None, "state"),
)
