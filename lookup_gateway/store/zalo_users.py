"""To whom the Official Account may still write, and how often for nothing: kept for a week.

Zalo: eight free replies within 48 hours of a person's last message, counted anew from each; none
at all after seven days (https://zalooa.freshdesk.com, "tin tư vấn"; error -230)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Index,
    Integer,
    Row,
    Table,
    delete,
    select,
    update,
)

from lookup_gateway.store.schema import Exact, metadata
from lookup_gateway.store.transactions import read, write
from lookup_gateway.store.upsert import insert_into

FREE_REPLIES = 8
FREE_FOR = timedelta(hours=48)
OPEN_FOR = timedelta(days=7)

zalo_users = Table(
    "zalo_users",
    metadata,
    Column("app_id", Exact, primary_key=True),
    Column("person", Exact, primary_key=True),
    Column("heard_at", BigInteger, nullable=False),
    Column("free_left", Integer, nullable=False),
    Index(None, "heard_at"),
)


class Window(StrEnum):
    """What a message to a person costs now: nothing, the account's paid quota; or it is refused."""

    FREE = "free"
    PAID = "paid"
    CLOSED = "closed"


class ZaloUsers:
    """The people of one app, by names that cannot be turned back into their ids.

    Every method may raise BackendDown."""

    def __init__(self, engine: Engine, app_id: str, name: Callable[[str], str]) -> None:
        self._engine, self._app_id, self._name = engine, app_id, name

    def heard(self, user: str, at: datetime) -> None:
        """Note a message of the person's: the window opens anew, unless a newer one opened it."""
        write(self._engine, partial(self._heard, user=user, at=_second(at)))

    def met(self, user: str, at: datetime) -> None:
        """Note a greeting: who was only greeted has no free replies yet."""
        write(self._engine, partial(self._met, user=user, at=_second(at)))

    def spent(self, user: str, left: int | None) -> None:
        """Note a reply; `left` is how many free ones Zalo says remain, None if it says nothing."""
        write(self._engine, partial(self._spent, user=user, left=left))

    def knows(self, user: str) -> bool:
        """Return whether the person was heard or greeted within about a week."""
        return read(self._engine, partial(self._row, user=user)) is not None

    def window(self, user: str, now: datetime) -> Window:
        """Return what a message to the person costs at this moment."""
        row = read(self._engine, partial(self._row, user=user))
        silent = OPEN_FOR if row is None else timedelta(seconds=_second(now) - row.heard_at)
        if row is None or silent >= OPEN_FOR:
            return Window.CLOSED
        return Window.FREE if row.free_left > 0 and silent < FREE_FOR else Window.PAID

    def _row(self, conn: Connection, user: str) -> Row[Any] | None:
        return conn.execute(select(zalo_users).filter_by(**self._mine(user))).first()

    def _heard(self, conn: Connection, user: str, at: int) -> None:
        forgotten = at - int(OPEN_FOR.total_seconds())
        conn.execute(delete(zalo_users).where(zalo_users.c.heard_at < forgotten))
        fresh = {"heard_at": at, "free_left": FREE_REPLIES}
        new = insert_into(conn, zalo_users).values(**self._mine(user), **fresh)
        conn.execute(
            new.on_conflict_do_update(
                index_elements=["app_id", "person"],
                set_=fresh,
                where=new.excluded.heard_at > zalo_users.c.heard_at,
            )
        )

    def _met(self, conn: Connection, user: str, at: int) -> None:
        new = insert_into(conn, zalo_users).values(**self._mine(user), heard_at=at, free_left=0)
        conn.execute(new.on_conflict_do_nothing(index_elements=["app_id", "person"]))

    def _spent(self, conn: Connection, user: str, left: int | None) -> None:
        rest = zalo_users.c.free_left - 1 if left is None else left
        mine = update(zalo_users).filter_by(**self._mine(user))
        conn.execute(mine.where(zalo_users.c.free_left > 0).values(free_left=rest))

    def _mine(self, user: str) -> dict[str, str]:
        return {"app_id": self._app_id, "person": self._name(user)}


def _second(at: datetime) -> int:
    return int(at.timestamp())
