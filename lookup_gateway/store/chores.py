"""When each chore was last done, and what it said: once for each time it falls due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Column, Connection, Engine, Table, Text, or_, select, update

from lookup_gateway.store.schema import Exact, Moment, metadata
from lookup_gateway.store.transactions import read, write
from lookup_gateway.store.upsert import insert_into

# Who has not said by then that a chore is done has died in it.
LEASE = timedelta(minutes=30)

chores = Table(
    "chores",
    metadata,
    Column("name", Exact, primary_key=True),
    Column("slot", Moment, nullable=False),
    Column("busy_until", Moment, nullable=False),
    Column("done_at", Moment),
    Column("said", Text),
)


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a chore the last time; `done_at` is None while it is under way or failed."""

    name: str
    slot: datetime
    done_at: datetime | None
    said: str | None


class ChoreBook:
    """The chores of one installation. Every method may raise BackendDown."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def take(self, name: str, slot: datetime, now: datetime) -> bool:
        """Take a chore for the time at which it fell due; False when it is done or somebody's."""
        if not read(self._engine, partial(_is_open, name=name, slot=slot, now=now)):
            return False
        return write(self._engine, partial(_take, name=name, slot=slot, now=now))

    def done(self, name: str, slot: datetime, now: datetime, said: str) -> None:
        """Note that the chore of that time is done, and what it says it did."""
        mine = (chores.c.name == name) & (chores.c.slot == slot)
        noted = update(chores).where(mine).values(done_at=now, said=said)
        write(self._engine, lambda conn: conn.execute(noted))

    def put_off(self, name: str, until: datetime) -> None:
        """Let a chore that failed rest until then."""
        rest = update(chores).where(chores.c.name == name).values(busy_until=until)
        write(self._engine, lambda conn: conn.execute(rest))

    def all(self) -> Sequence[Done]:
        """Return what became of every chore, by name."""
        rows = select(chores.c.name, chores.c.slot, chores.c.done_at, chores.c.said)
        query = rows.order_by(chores.c.name)
        return read(self._engine, lambda conn: [Done(*row) for row in conn.execute(query)])


def _is_open(conn: Connection, name: str, slot: datetime, now: datetime) -> bool:
    found = conn.execute(select(chores).where(chores.c.name == name)).first()
    if found is None or found.slot < slot:
        return True
    return found.slot == slot and found.done_at is None and found.busy_until <= now


def _take(conn: Connection, name: str, slot: datetime, now: datetime) -> bool:
    """Two may come as far as this at once: the row's lock lets one of them through."""
    ours = {"slot": slot, "busy_until": now + LEASE, "done_at": None, "said": None}
    abandoned = chores.c.done_at.is_(None) & (chores.c.busy_until <= now)
    new = insert_into(conn, chores).values(name=name, **ours)
    taken = new.on_conflict_do_update(
        index_elements=["name"],
        set_=ours,
        where=or_(chores.c.slot < slot, (chores.c.slot == slot) & abandoned),
    )
    return conn.execute(taken.returning(chores.c.name)).first() is not None
