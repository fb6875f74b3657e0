"""What is to be sent and done later: the outbox."""

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
