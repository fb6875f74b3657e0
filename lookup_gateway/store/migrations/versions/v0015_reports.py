"""Each case as the reports count it, and the reports that are kept."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from lookup_gateway import records
from lookup_gateway.reports.fact import fact_of

revision = "0015"
down_revision = "0014"

_exact = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_BATCH = 1_000
_READ_OFF = (
    "counted",
    "office",
    "procedure",
    "way",
    "status",
    "received",
    "ended",
    "due",
    "waiting",
    "paused",
    "asked_again",
)


def upgrade() -> None:
    """Make the tables, and count the cases that are there."""
    facts = op.create_table(
        "case_facts",
        sa.Column("code", _exact, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("office", _exact),
        sa.Column("procedure", _exact),
        sa.Column("way", _exact),
        sa.Column("status", _exact, nullable=False),
        sa.Column("received", sa.BigInteger()),
        sa.Column("ended", sa.BigInteger()),
        sa.Column("due", sa.BigInteger()),
        sa.Column("waiting", sa.BigInteger()),
        sa.Column("paused", sa.BigInteger(), nullable=False),
        sa.Column("asked_again", sa.BigInteger()),
        sa.Column("officer", _exact),
        sa.Column("dated", sa.BigInteger(), nullable=False),
        sa.Column("term_ends", sa.BigInteger()),
        sa.PrimaryKeyConstraint("code", name="pk_case_facts"),
    )
    op.create_table(
        "kept_reports",
        sa.Column("kind", _exact, nullable=False),
        sa.Column("first", _exact, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "first", name="pk_kept_reports"),
    )
    _count(facts)


def _count(facts: sa.Table) -> None:
    conn, after = op.get_bind(), ""
    while batch := _batch(conn, after):
        conn.execute(facts.insert(), [_row(record) for _, record in batch])
        after = batch[-1][0]


def _batch(conn: sa.Connection, after: str) -> Sequence[tuple[str, str]]:
    cases = sa.table("cases", sa.column("code", _exact), sa.column("record"))
    following = sa.select(cases).where(cases.c.code > after).order_by(cases.c.code)
    return [(row.code, row.record) for row in conn.execute(following.limit(_BATCH))]


def _row(record: str) -> dict[str, object]:
    case = records.restore(record)
    fact = fact_of(case)
    read_off = {name: getattr(fact, name) for name in _READ_OFF}
    return read_off | {"code": case.code, "version": case.version, "dated": 0}
