"""When each daily job was last done, and what it said."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

_exact = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "chores",
        sa.Column("name", _exact, nullable=False),
        sa.Column("slot", _moment, nullable=False),
        sa.Column("busy_until", _moment, nullable=False),
        sa.Column("done_at", _moment),
        sa.Column("said", sa.Text()),
        sa.PrimaryKeyConstraint("name", name="pk_chores"),
    )
