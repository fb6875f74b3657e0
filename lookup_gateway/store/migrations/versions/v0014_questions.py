"""Feedback with its clock and its answer, and questions."""

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Make the tables."""
