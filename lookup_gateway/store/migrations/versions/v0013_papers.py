"""Forms that were issued, and the files of results; the files themselves are sealed on disk."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_exact = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "issued_forms",
        sa.Column("code", _exact, nullable=False),
        sa.Column("form", _exact, nullable=False),
        sa.Column("size", _exact, nullable=False),
        sa.Column("basis", _exact, nullable=False),
        sa.Column("sha256", _exact, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("lang", _exact, nullable=False),
        sa.Column("signed", sa.Boolean(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("officer", _exact, nullable=False),
        sa.PrimaryKeyConstraint("code", "form", "size", "basis", name="pk_issued_forms"),
    )
    op.create_index("ix_issued_forms_sha256", "issued_forms", ["sha256"])
    op.create_table(
        "result_files",
        sa.Column("code", _exact, nullable=False),
        sa.Column("sha256", _exact, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", _exact, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("signed", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("officer", _exact, nullable=False),
        sa.PrimaryKeyConstraint("code", "sha256", name="pk_result_files"),
    )
    op.create_index("ix_result_files_sha256", "result_files", ["sha256"])
