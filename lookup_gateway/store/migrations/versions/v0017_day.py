"""What a desk moved on today is read often: by its moment."""

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_case_moves_made_at", "case_moves", ["made_at"])
