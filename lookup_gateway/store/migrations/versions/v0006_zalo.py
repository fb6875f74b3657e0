"""Zalo's tokens, and what each of its users may still be sent."""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables."""
