"""The tables of questions, and of what officers do to questions and feedback."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text

from lookup_gateway.store.schema import Exact, Moment, metadata

opinion_steps = Table(
    "opinion_steps",
    metadata,
    Column("reference", Exact, primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("act", Exact, nullable=False),
    Column("officer", Exact, nullable=False),
    Column("text", Text),
    Column("unit", Exact),
)

questions = Table(
    "questions",
    metadata,
    Column("reference", Exact, primary_key=True),
    Column("about", Exact, nullable=False),
    Column("text", Text, nullable=False),
    # Sealed, and empty once the asker is forgotten: a phone or mailbox; all that was said (JSON).
    Column("contact", LargeBinary),
    Column("asker", LargeBinary),
    Column("received_at", Moment, nullable=False),
    Column("sort_by", Moment, nullable=False),
    Column("state", Exact, nullable=False),
    Column("follows", Exact),  # the question that this one adds to
    Column("unit", Exact),
    Column("sorted_at", Moment),
    Column("refusal", Exact),
    Column("feedback", Exact),  # what it became, where it was a complaint
    Column("answer", Text),
    Column("answered_at", Moment),
    Column("answered_by", Text),  # JSON: who answers for the agency
    Column("published_at", Moment),
    Column("public_text", Text),
    Index(None, "state"),
)
