"""Officers, their tokens and sessions, and the audit log."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_exact = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "officers",
        sa.Column("account", _exact, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", _exact, nullable=False),
        sa.Column("role", _exact, nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("once_until", sa.BigInteger()),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("account", name="pk_officers"),
    )
    _create_secrets("officer_tokens", "made_at")
    _create_secrets("officer_sessions", "begun_at", "seen_at")
    op.create_table(
        "signin_tries",
        sa.Column("name", _exact, nullable=False),
        sa.Column("source", _exact, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("good_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("name", "source", name="pk_signin_tries"),
    )
    _create_audit()


def _create_secrets(table: str, *times: str) -> None:
    op.create_table(
        table,
        sa.Column("hash", _exact, nullable=False),
        sa.Column("account", _exact, nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in times),
        sa.PrimaryKeyConstraint("hash", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["account"], ["officers.account"], name=f"fk_{table}_account"),
    )
    op.create_index(f"ix_{table}_account", table, ["account"])


def _create_audit() -> None:
    op.create_table(
        "audit_log",
        sa.Column("n", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", _exact, nullable=False),
        sa.Column("actor", _exact, nullable=False),
        sa.Column("action", _exact, nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("hash", _exact, nullable=False),
        sa.PrimaryKeyConstraint("n", name="pk_audit_log"),
    )
    head = op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("hash", _exact, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.bulk_insert(head, [{"id": 1, "n": 0, "hash": ""}])
