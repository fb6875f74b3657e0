"""A stop keeps its address sealed beside the hash, so that a new key can find it too.

What an older version wrote, or a person had forgotten, has none: it holds as long as its key."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

_exact = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the columns."""
    op.add_column("stopped", sa.Column("way", _exact))
    op.add_column("stopped", sa.Column("sealed", sa.LargeBinary()))
