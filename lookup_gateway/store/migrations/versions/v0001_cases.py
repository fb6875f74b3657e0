"""The embedded backend's cases, the mirror's queue and its facts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_exact = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "mirror_queue",
        sa.Column("id", _serial, autoincrement=True, nullable=False),
        sa.Column("code", _exact, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mirror_queue"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "mirror_facts",
        sa.Column("k", _exact, nullable=False),
        sa.Column("v", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("k", name="pk_mirror_facts"),
    )
    _create_cases()


def _create_cases() -> None:
    op.create_table(
        "cases",
        sa.Column("code", _exact, nullable=False),
        sa.Column("key", _exact, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_cases"),
    )
    op.create_index("ix_cases_key", "cases", ["key"])
