"""What is to be sent and done later: the outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_exact = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "outbox",
        sa.Column("id", _serial, autoincrement=True, nullable=False),
        sa.Column("kind", _exact, nullable=False),
        sa.Column("key", _exact, nullable=False),
        sa.Column("lane", _exact, nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("state", _exact, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("put_at", _moment, nullable=False),
        sa.Column("due_at", _moment),
        sa.Column("give_up_at", _moment, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("doubts", sa.Integer(), nullable=False),
        sa.Column("worker", sa.BigInteger()),
        sa.Column("changed_at", _moment, nullable=False),
        sa.Column("reference", sa.Text()),
        sa.Column("receipt", sa.Text()),
        sa.Column("why", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", "kind", name="uq_outbox_key_kind"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_due", "outbox", ["rank", "due_at"])
    op.create_index("ix_outbox_state", "outbox", ["state", "changed_at"])
