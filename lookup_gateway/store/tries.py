"""Wrong passwords, counted so that guessing is slow and nobody can keep an officer out.

Counted are an account's tries from one place, from everywhere, and a place's tries at any account.
An account that strangers are guessing at stays open to the places its officer signed in from.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, case, delete, or_, select, tuple_, update

from lookup_gateway.store.officer_tables import signin_tries as tries
from lookup_gateway.store.upsert import insert_into

WINDOW = 15 * 60
"""Seconds after the first try in which tries are counted; a lock-out never lasts longer."""

FROM_ONE_PLACE, AT_ONE_ACCOUNT, BY_ONE_PLACE = 5, 50, 100
_ANY = ""
_KNOWN_FOR = 90 * 24 * 3_600


def spend(conn: Connection, name: str, source: str, now: int) -> int:
    """Count a try before its password is looked at, so that tries at once are all counted.

    Return the seconds to wait, 0 when it may be made. `name` and `source` are keyed names; an
    account that does not exist is counted like any other."""
    # Always in this order, or two at once could wait for each other; and a place that is out of
    # tries leaves no more rows.
    return (
        _count(conn, _ANY, source, BY_ONE_PLACE, now)
        or _count(conn, name, source, FROM_ONE_PLACE, now)
        or _count(conn, name, _ANY, AT_ONE_ACCOUNT, now) * (not _knows(conn, name, source, now))
    )


def forgive(conn: Connection, name: str, source: str, now: int) -> None:
    """Take back a try that turned out right, and know the place from now on."""
    for key in ((_ANY, source), (name, source), (name, _ANY)):
        known = {"tries": 0, "good_at": now} if all(key) else {"tries": tries.c.tries - 1}
        conn.execute(update(tries).where(_row(*key)).values(known))


def forget(conn: Connection, name: str) -> None:
    """Lift every lock-out of an account, and know no place of it any more."""
    conn.execute(delete(tries).where(tries.c.name == name))


def sweep(conn: Connection, now: int) -> None:
    """Drop what is counted no more, of places that are not known or not seen for long."""
    over = tries.c.since <= now - WINDOW
    strange = or_(tries.c.good_at.is_(None), tries.c.good_at <= now - _KNOWN_FOR)
    old = select(tries.c.name, tries.c.source).where(over & strange)
    free = old.with_for_update(skip_locked=True)
    conn.execute(delete(tries).where(tuple_(tries.c.name, tries.c.source).in_(free)))


def _count(conn: Connection, name: str, source: str, most: int, now: int) -> int:
    new = insert_into(conn, tries).values(name=name, source=source, since=now, tries=1)
    over = tries.c.since <= now - WINDOW
    again = {
        "tries": case((over, 1), else_=tries.c.tries + 1),
        "since": case((over, now), else_=tries.c.since),
    }
    counted = new.on_conflict_do_update(index_elements=["name", "source"], set_=again)
    row = conn.execute(counted.returning(tries.c.tries, tries.c.since)).one()
    return max(1, row.since + WINDOW - now) if row.tries > most else 0


def _knows(conn: Connection, name: str, source: str, now: int) -> bool:
    good_at = conn.scalar(select(tries.c.good_at).where(_row(name, source)))
    return good_at is not None and good_at > now - _KNOWN_FOR


def _row(name: str, source: str) -> ColumnElement[bool]:
    return (tries.c.name == name) & (tries.c.source == source)
