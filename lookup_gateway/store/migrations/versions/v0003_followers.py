"""Followers, what was last announced, and held-back messages."""

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
