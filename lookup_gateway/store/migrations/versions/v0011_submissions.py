"""What citizens file themselves, and the papers with it."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_exact = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "submissions",
        sa.Column("submission", _exact, nullable=False),
        sa.Column("code", _exact, nullable=False),
        sa.Column("office", _exact, nullable=False),
        sa.Column("filed_at", _moment, nullable=False),
        sa.Column("since", _moment, nullable=False),
        sa.Column("notice", _exact),
        sa.Column("noticed_at", _moment),
        sa.Column("answered_at", _moment),
        sa.Column("answer_by", _moment),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("filed_by", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("submission", name="pk_submissions"),
    )
    op.create_index("ix_submissions_code", "submissions", ["code"])
    op.create_index("ix_submissions_answered_at", "submissions", ["answered_at"])
    _create_papers()


def _create_papers() -> None:
    op.create_table(
        "case_papers",
        sa.Column("code", _exact, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", _exact, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("kind", _exact),
        sa.Column("at", _moment, nullable=False),
        sa.PrimaryKeyConstraint("code", "n", name="pk_case_papers"),
    )
    op.create_index("ix_case_papers_sha256", "case_papers", ["sha256"])
