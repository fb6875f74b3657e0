"""The table of cases: the whole record as its JSON line, beside what it is found and guarded by;
and what citizens write: ratings, feedback."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Index,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
)

from lookup_gateway.store.schema import Exact, Moment, metadata

cases = Table(
    "cases",
    metadata,
    Column("code", Exact, primary_key=True),
    Column("key", Exact, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("removed", Boolean, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Column("record", Text, nullable=False),
    # The applicant's, in E.164, while the case is open. In clear, as in the record beside it.
    Column("phone", Exact),
    Index(None, "key"),
    Index(None, "phone"),
)

ratings = Table(
    "ratings",
    metadata,
    Column("code", Exact, primary_key=True),
    Column("progress", SmallInteger, nullable=False),
    Column("quality", SmallInteger, nullable=False),
    Column("rated_at", DateTime(timezone=True), nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    Column("reference", Exact, primary_key=True),
    Column("code", Exact),  # None: about the service, not about a case
    Column("text", Text, nullable=False),
    Column("contact", LargeBinary),
    Column("received_at", Moment, nullable=False),
    Column("way", Exact, nullable=False, server_default="online"),
    Column("entered_by", Exact),
    Column("unit", Exact),
    Column("state", Exact, nullable=False, server_default="received"),
    Column("answer_by", Moment),
    Column("handled_at", Moment),
    Column("answer", Text),
    Column("answered_at", Moment),
    Column("published_at", Moment),
    Column("public_text", Text),
    Index(None, "code"),
    Index(None, "state"),
)
