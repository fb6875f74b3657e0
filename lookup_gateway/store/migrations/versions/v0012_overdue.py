"""With whom open cases lie and until when, dates that were missed, payments that were told of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lookup_gateway import records
from lookup_gateway.life import lies_with
from lookup_gateway.store.schema import Moment, Serial

revision = "0012"
down_revision = "0011"

_exact = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_moment = sa.DateTime(timezone=True)
_PAGE = 1_000


def upgrade() -> None:
    """Make the tables, and find with whom the cases lie that are there already."""
    _create_at_hand()
    op.create_table(
        "missed_dates",
        sa.Column("code", _exact, nullable=False),
        sa.Column("due_at", _moment, nullable=False),
        sa.Column("found_at", _moment, nullable=False),
        sa.Column("new_due_at", _moment),
        sa.Column("reason", sa.Text()),
        sa.Column("asked_by", _exact),
        sa.Column("released_at", _moment),
        sa.Column("released_by", _exact),
        sa.PrimaryKeyConstraint("code", "due_at", name="pk_missed_dates"),
    )
    op.create_index("ix_missed_dates_found_at", "missed_dates", ["found_at"])
    _create_payments()


def _create_at_hand() -> None:
    table = op.create_table(
        "at_hand",
        sa.Column("code", _exact, nullable=False),
        sa.Column("unit", _exact, nullable=False),
        sa.Column("due_at", Moment),
        sa.PrimaryKeyConstraint("code", "unit", name="pk_at_hand"),
    )
    _fill(op.get_bind(), table)
    op.create_index("ix_at_hand_unit_due_at", "at_hand", ["unit", "due_at"])


def _create_payments() -> None:
    op.create_table(
        "payments",
        sa.Column("id", Serial, autoincrement=True, nullable=False),
        sa.Column("source", _exact, nullable=False),
        sa.Column("reference", _exact, nullable=False),
        sa.Column("code", _exact, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("paid_at", _moment, nullable=False),
        sa.Column("told_at", _moment, nullable=False),
        sa.Column("state", _exact, nullable=False),
        sa.Column("excess", sa.BigInteger(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("settled_at", _moment),
        sa.Column("settled_by", _exact),
        sa.Column("note", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_payments"),
        sa.UniqueConstraint("source", "reference", name="uq_payments_source_reference"),
    )
    op.create_index("ix_payments_code", "payments", ["code"])
    op.create_index("ix_payments_state", "payments", ["state"])


def _fill(conn: sa.Connection, table: sa.Table) -> None:
    cases = sa.table("cases", sa.column("code"), sa.column("record"))
    page = sa.select(cases.c.code, cases.c.record).order_by(cases.c.code).limit(_PAGE)
    after = ""
    while rows := conn.execute(page.where(cases.c.code > after)).all():
        lying = [
            {"unit": unit, "code": row.code, "due_at": due}
            for row in rows
            for unit, due in lies_with(records.restore(row.record)).items()
        ]
        if lying:
            conn.execute(sa.insert(table), lying)
        after = rows[-1].code
