"""Ratings, feedback, and which open case bears which phone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lookup_gateway import records
from lookup_gateway.model import WhoActs
from lookup_gateway.persons import phone_number
from lookup_gateway.progress import who_acts

revision = "0007"
down_revision = "0006"

_exact = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_PAGE = 1_000


def upgrade() -> None:
    """Make the tables, and find the phones of the cases that are there already."""
    op.create_table(
        "ratings",
        sa.Column("code", _exact, nullable=False),
        sa.Column("progress", sa.SmallInteger(), nullable=False),
        sa.Column("quality", sa.SmallInteger(), nullable=False),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_ratings"),
    )
    op.create_table(
        "feedback",
        sa.Column("reference", _exact, nullable=False),
        sa.Column("code", _exact, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("contact", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("reference", name="pk_feedback"),
    )
    op.create_index("ix_feedback_code", "feedback", ["code"])
    op.add_column("cases", sa.Column("phone", _exact, nullable=True))
    _find_phones(op.get_bind())
    op.create_index("ix_cases_phone", "cases", ["phone"])


def _find_phones(conn: sa.Connection) -> None:
    cases = sa.table("cases", sa.column("code"), sa.column("record"), sa.column("phone"))
    note = (
        sa.update(cases).where(cases.c.code == sa.bindparam("of")).values(phone=sa.bindparam("to"))
    )
    page = sa.select(cases.c.code, cases.c.record).order_by(cases.c.code).limit(_PAGE)
    after = ""
    while rows := conn.execute(page.where(cases.c.code > after)).all():
        phones = [{"of": row.code, "to": phone} for row in rows if (phone := _phone(row.record))]
        if phones:
            conn.execute(note, phones)
        after = rows[-1].code


def _phone(line: str) -> str | None:
    case = records.restore(line)
    if case.applicant is None or who_acts(case.status) is WhoActs.NOBODY:
        return None
    return phone_number(case.applicant.phone)
