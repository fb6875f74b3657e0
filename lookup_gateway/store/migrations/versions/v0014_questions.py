"""Feedback with its clock and its answer, and questions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_exact = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Give feedback its columns, and make the tables of questions and of what is done to both."""
    for column in _feedback():
        op.add_column("feedback", column)
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
