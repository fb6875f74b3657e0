"""Registered kiosks and what they last said."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_exact = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "kiosks",
        sa.Column("name", _exact, nullable=False),
        sa.Column("hall", sa.Text()),
        sa.Column("added_at", _moment, nullable=False),
        sa.Column("code_hash", _exact),
        sa.Column("code_until", _moment),
        sa.Column("page_hash", _exact),
        sa.Column("agent_hash", _exact),
        sa.Column("page_at", _moment),
        sa.Column("version", sa.Text()),
        sa.Column("agent_at", _moment),
        sa.Column("printer", sa.Text()),
        sa.Column("scanner", sa.Text()),
        sa.PrimaryKeyConstraint("name", name="pk_kiosks"),
        sa.UniqueConstraint("code_hash", name="uq_kiosks_code_hash"),
        sa.UniqueConstraint("page_hash", name="uq_kiosks_page_hash"),
        sa.UniqueConstraint("agent_hash", name="uq_kiosks_agent_hash"),
    )
