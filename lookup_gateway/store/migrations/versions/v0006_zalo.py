"""Zalo's tokens, and what each of its users may still be sent."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_exact = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "zalo_tokens",
        sa.Column("app_id", _exact, nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("app_id", name="pk_zalo_tokens"),
    )
    op.create_table(
        "zalo_users",
        sa.Column("app_id", _exact, nullable=False),
        sa.Column("person", _exact, nullable=False),
        sa.Column("heard_at", sa.BigInteger(), nullable=False),
        sa.Column("free_left", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("app_id", "person", name="pk_zalo_users"),
    )
    op.create_index("ix_zalo_users_heard_at", "zalo_users", ["heard_at"])
