"""Followers, what was last announced, messages that wait, and telephone calls for the desk."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_exact = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.add_column("mirror_queue", sa.Column("loaded", sa.BigInteger()))
    _create_followers()
    _create_announced()
    _create_held()
    op.create_table(
        "calls_to_make",
        sa.Column("id", _serial, autoincrement=True, nullable=False),
        sa.Column("code", _exact, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("event", _exact, nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("made_at", _moment, nullable=False),
        sa.Column("done_at", _moment),
        sa.Column("done_by", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_calls_to_make"),
        sa.UniqueConstraint("code", "version", "event", name="uq_calls_to_make_code_version_event"),
        sqlite_autoincrement=True,
    )


def _create_followers() -> None:
    op.create_table(
        "followers",
        sa.Column("id", _serial, autoincrement=True, nullable=False),
        sa.Column("code", _exact, nullable=False),
        sa.Column("way", _exact, nullable=False),
        sa.Column("name", _exact, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("lang", _exact, nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("since", _moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_followers"),
        sa.UniqueConstraint("code", "name", name="uq_followers_code_name"),
    )
    op.create_index("ix_followers_name", "followers", ["name"])
    op.create_table(
        "stopped",
        sa.Column("name", _exact, nullable=False),
        sa.Column("since", _moment, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_stopped"),
    )


def _create_announced() -> None:
    op.create_table(
        "to_announce",
        sa.Column("id", _serial, autoincrement=True, nullable=False),
        sa.Column("code", _exact, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("shown_at", _moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_to_announce"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "announced",
        sa.Column("code", _exact, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("look_at", _moment),
        sa.PrimaryKeyConstraint("code", name="pk_announced"),
    )
    op.create_index("ix_announced_look_at", "announced", ["look_at"])


def _create_held() -> None:
    op.create_table(
        "held",
        sa.Column("id", _serial, autoincrement=True, nullable=False),
        sa.Column("code", _exact, nullable=False),
        sa.Column("way", _exact, nullable=False),
        sa.Column("name", _exact, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("lang", _exact, nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("article", sa.Text()),
        sa.Column("due_at", _moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_held"),
        sa.UniqueConstraint("code", "name", name="uq_held_code_name"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_held_due_at", "held", ["due_at"])
    op.create_index("ix_held_name", "held", ["name"])
