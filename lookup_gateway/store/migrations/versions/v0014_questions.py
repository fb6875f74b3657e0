"""Feedback with its clock and its answer, and questions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lookup_gateway import records

revision = "0014"
down_revision = "0013"

_PAGE = 1_000
_exact = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Give feedback its columns, and make the tables of questions and of what is done to both."""
    for column in _feedback():
        op.add_column("feedback", column)
    _hand_to_offices(op.get_bind())
    op.create_index("ix_feedback_state", "feedback", ["state"])
    op.create_table(
        "opinion_steps",
        sa.Column("reference", _exact, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("act", _exact, nullable=False),
        sa.Column("officer", _exact, nullable=False),
        sa.Column("text", sa.Text()),
        sa.Column("unit", _exact),
        sa.PrimaryKeyConstraint("reference", "n", name="pk_opinion_steps"),
    )
    _create_questions()


def _feedback() -> list[sa.Column[object]]:
    return [
        sa.Column("way", _exact, nullable=False, server_default="online"),
        sa.Column("entered_by", _exact),
        sa.Column("unit", _exact),
        sa.Column("state", _exact, nullable=False, server_default="received"),
        sa.Column("answer_by", _moment()),
        sa.Column("handled_at", _moment()),
        sa.Column("answer", sa.Text()),
        sa.Column("answered_at", _moment()),
        sa.Column("published_at", _moment()),
        sa.Column("public_text", sa.Text()),
    ]


def _hand_to_offices(conn: sa.Connection) -> None:
    """Let what was written about a case lie with the case's office."""
    feedback = sa.table("feedback", *map(sa.column, ("reference", "code", "unit")))
    cases = sa.table("cases", sa.column("code"), sa.column("record"))
    written = sa.select(feedback.c.reference, cases.c.record)
    page = written.join(cases, cases.c.code == feedback.c.code).order_by("reference").limit(_PAGE)
    after = ""
    while rows := conn.execute(page.where(feedback.c.reference > after)).all():
        for row in rows:
            office = records.restore(row.record).office
            this = sa.update(feedback).where(feedback.c.reference == row.reference)
            conn.execute(this.values(unit=office.id if office else None))
        after = rows[-1].reference


def _create_questions() -> None:
    op.create_table(
        "questions",
        sa.Column("reference", _exact, nullable=False),
        sa.Column("about", _exact, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("contact", sa.LargeBinary()),
        sa.Column("asker", sa.LargeBinary()),
        sa.Column("received_at", _moment(), nullable=False),
        sa.Column("sort_by", _moment(), nullable=False),
        sa.Column("state", _exact, nullable=False),
        sa.Column("follows", _exact),
        sa.Column("unit", _exact),
        sa.Column("sorted_at", _moment()),
        sa.Column("refusal", _exact),
        sa.Column("feedback", _exact),
        sa.Column("answer", sa.Text()),
        sa.Column("answered_at", _moment()),
        sa.Column("answered_by", sa.Text()),
        sa.Column("published_at", _moment()),
        sa.Column("public_text", sa.Text()),
        sa.PrimaryKeyConstraint("reference", name="pk_questions"),
    )
    op.create_index("ix_questions_state", "questions", ["state"])


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)
