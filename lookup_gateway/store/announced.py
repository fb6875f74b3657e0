"""What the mirror shows and nobody has looked at yet, and how each case was when it was told last.

The first is written in the transaction that acknowledges a change, so that it is never missed and
never early; both are written together with the messages that came of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, text, update

from lookup_gateway.notices import Told
from lookup_gateway.store.notice_schema import announced, to_announce
from lookup_gateway.store.upsert import insert_into

# Any number of our own does: advisory locks are per database.
_DECIDING = 0x4C4F4F4C


class Shown(NamedTuple):
    """A case whose state became visible. `quiet`: in a first load, nobody is told."""

    code: str
    version: int
    quiet: bool


class Seen(NamedTuple):
    """A row to be looked at: `shown`, and since when it is visible."""

    id: int
    shown: Shown
    at: datetime


class Last(NamedTuple):
    """What was told last, and of which version of the case."""

    version: int
    told: Told


def note(conn: Connection, shown: Iterable[Shown], now: datetime) -> None:
    """Note, in the caller's transaction, what has become visible."""
    rows = [{**one._asdict(), "shown_at": now} for one in shown]
    if rows:
        conn.execute(insert(to_announce), rows)


def waiting(conn: Connection, now: datetime, limit: int) -> Sequence[Seen]:
    """Return up to `limit` rows to be looked at, the oldest first."""
    visible = select(to_announce).where(to_announce.c.shown_at <= now)
    oldest = visible.order_by(to_announce.c.id).limit(limit)
    return [
        Seen(row.id, Shown(row.code, row.version, row.quiet), row.shown_at)
        for row in conn.execute(oldest)
    ]


def oldest(conn: Connection) -> datetime | None:
    """Return since when the oldest row waits; None when none does."""
    since: datetime | None = conn.scalar(select(func.min(to_announce.c.shown_at)))
    return since


def put_off(conn: Connection, identity: int, moment: datetime) -> None:
    """Let a row be looked at as if it became visible only at `moment`."""
    this = update(to_announce).where(to_announce.c.id == identity)
    conn.execute(this.values(shown_at=moment))


def take(conn: Connection, ids: Collection[int]) -> set[int]:
    """Delete these rows; return those that were still there, and are the caller's alone."""
    gone = delete(to_announce).where(to_announce.c.id.in_(ids)).returning(to_announce.c.id)
    return set(conn.scalars(gone))


def decide_alone(conn: Connection) -> None:
    """Let one transaction at a time decide: two that both know what was told last would both
    tell it. SQLite has one writer anyway."""
    if conn.dialect.name == "postgresql":
        conn.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _DECIDING})


def last(conn: Connection, codes: Collection[str]) -> Mapping[str, Last]:
    """Return what was told last of those of these cases that were looked at before."""
    found = conn.execute(select(announced).where(announced.c.code.in_(codes)))
    return {row.code: Last(row.version, msgspec.json.decode(row.told, type=Told)) for row in found}


def tell(conn: Connection, last: Last, code: str, look_at: datetime | None) -> None:
    """Note what counts as told of a case, and when time alone may change that."""
    values = {
        "version": last.version,
        "told": msgspec.json.encode(last.told).decode(),
        "look_at": look_at,
    }
    new = insert_into(conn, announced).values(code=code, **values)
    conn.execute(new.on_conflict_do_update(index_elements=["code"], set_=values))


def due(conn: Connection, now: datetime, limit: int) -> Sequence[str]:
    """Return up to `limit` codes of cases to which time alone may have done something."""
    ripe = select(announced.c.code).where(announced.c.look_at <= now)
    return conn.scalars(ripe.order_by(announced.c.look_at).limit(limit)).all()


def look_later(conn: Connection, code: str, moment: datetime | None) -> None:
    """Put off when time is next looked at for this case."""
    conn.execute(update(announced).where(announced.c.code == code).values(look_at=moment))
