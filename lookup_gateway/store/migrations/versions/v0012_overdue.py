"""What is late or will be, payments that need a hand, transfers that failed."""

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the tables."""
