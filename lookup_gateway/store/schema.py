"""The one description of the database, to which every room that keeps something adds its tables."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Integer,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator

# Constraints have names of their own, or a later migration could not drop them on SQLite.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite counts by itself only where the type says INTEGER (sqlite.org/autoinc.html).
Serial = BigInteger().with_variant(Integer(), "sqlite")

# Texts that are compared and sorted as bytes: SQLite does so by itself, and so both databases
# give the same order whatever the server's locale.
Exact = Text().with_variant(Text(collation="C"), "postgresql")


class Moment(TypeDecorator[datetime]):
    """A moment that is compared. SQLite keeps what a clock on the wall shows, without its zone:
    so it is UTC's, on the way in and out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Return the moment in UTC."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Return the moment, aware, in UTC."""
        return value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC) if value else None


mirror_queue = Table(
    "mirror_queue",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("code", Exact, nullable=False),
    # The version that a first load wrote: nobody is told of it, only of what came after it.
    Column("loaded", BigInteger),
    # Without it SQLite gives the id of a deleted newest row to the next one, and a late
    # acknowledgement of the old change would delete the new one.
    sqlite_autoincrement=True,
)

mirror_facts = Table(
    "mirror_facts",
    metadata,
    Column("k", Exact, primary_key=True),
    Column("v", Text, nullable=False),
)
