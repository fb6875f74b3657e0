"""Procedures, agencies and sectors, with their history."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_exact = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "catalogue_imports",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", _exact, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_catalogue_imports"),
    )
    op.create_table(
        "catalogue_entries",
        sa.Column("kind", _exact, nullable=False),
        sa.Column("code", _exact, nullable=False),
        sa.Column("import_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date()),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "code", "import_id", name="pk_catalogue_entries"),
    )
