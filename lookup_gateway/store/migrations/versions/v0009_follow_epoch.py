"""Which receipt a follow was proved by; and what was told before there were notices: nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

# A case that nobody has looked at yet is looked at quietly, like those of a first load: from then
# on time and a new date make messages. What waits in the queue anyway is told as it would be.
_LOOK = """
INSERT INTO mirror_queue (code, loaded)
SELECT cases.code, cases.version FROM cases
WHERE NOT EXISTS (SELECT 1 FROM announced WHERE announced.code = cases.code)
AND NOT EXISTS (SELECT 1 FROM to_announce WHERE to_announce.code = cases.code)
AND NOT EXISTS (SELECT 1 FROM mirror_queue waits WHERE waits.code = cases.code)
ORDER BY cases.code
"""


def upgrade() -> None:
    """Add the column, and have every case looked at."""
    op.add_column(
        "followers", sa.Column("epoch", sa.BigInteger(), server_default="0", nullable=False)
    )
    op.execute(_LOOK)
