"""The desk: running numbers, calls already carried out, what each case was before."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_exact = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "serials",
        sa.Column("unit", _exact, nullable=False),
        sa.Column("day", _exact, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "day", name="pk_serials"),
    )
    op.create_table(
        "desk_calls",
        sa.Column("officer", _exact, nullable=False),
        sa.Column("key", _exact, nullable=False),
        sa.Column("digest", _exact, nullable=False),
        sa.Column("code", _exact, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("officer", "key", name="pk_desk_calls"),
    )
    _create_moves()


def _create_moves() -> None:
    op.create_table(
        "case_moves",
        sa.Column("code", _exact, nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("officer", _exact, nullable=False),
        sa.Column("event", _exact, nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", "version", name="pk_case_moves"),
    )
