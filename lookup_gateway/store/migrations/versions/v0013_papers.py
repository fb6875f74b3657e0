"""Forms that were issued, and the results that were signed."""

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the tables."""
