"""What citizens file themselves, and the papers with it."""

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the tables."""
