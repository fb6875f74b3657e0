"""The tables of what citizens file themselves, and of the papers that they sent with a case."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, Table, Text

from lookup_gateway.store.schema import Exact, Moment, metadata

# `submission` is the number given at filing, for ever; `code` the case's, the same until it is
# accepted where the profile gives codes then.
submissions = Table(
    "submissions",
    metadata,
    Column("submission", Exact, primary_key=True),
    Column("code", Exact, nullable=False),
    Column("office", Exact, nullable=False),
    Column("filed_at", Moment, nullable=False),
    # When the present wait for the desk's answer began: at the filing, or the last supplement.
    Column("since", Moment, nullable=False),
    # The key in the outbox of the e-notice of that, and when it was delivered, once that is kept.
    Column("notice", Exact),
    Column("noticed_at", Moment),
    Column("answered_at", Moment),
    Column("answer_by", Moment),
    Column("late", Boolean, nullable=False),
    # Who filed for the applicant: sealed JSON.
    Column("filed_by", LargeBinary),
    Index(None, "code"),
    Index(None, "answered_at"),
)

case_papers = Table(
    "case_papers",
    metadata,
    Column("code", Exact, primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("sha256", Exact, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("kind", Exact),
    Column("at", Moment, nullable=False),
    Index(None, "sha256"),
)
