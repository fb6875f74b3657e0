"""Let addresses be found by the key that signs: the names under which older keys kept them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, Row, Table, delete, exists, select, update

from lookup_gateway.care.batches import TOGETHER, Key, following, in_batches
from lookup_gateway.outgoing import Way
from lookup_gateway.proofs import Keys, address_names, unseal
from lookup_gateway.store import read, write
from lookup_gateway.store.notice_schema import followers, held, stopped


@dataclass(frozen=True, slots=True)
class Renamed:
    """How many addresses have a new name, and how many stops nobody can give one: of those only
    the name is kept (an older version wrote them, or the person was forgotten), and it holds as
    long as its key is in force."""

    follows: int
    stops: int
    stops_left: int


def rename(engine: Engine, keys: Keys, known: Iterable[tuple[Way, str]]) -> Renamed:
    """Name anew what is kept about addresses; `known` are addresses that may have said STOP before
    stops kept theirs. Raises BackendDown."""
    steps = [partial(_rename_some, table=table, keys=keys) for table in (followers, held)]
    follows = sum(sum(in_batches(engine, step)) for step in steps)
    sealed = sum(in_batches(engine, partial(_rename_stops, keys=keys)))
    bare = select(stopped.c.name).where(stopped.c.sealed.is_(None))
    stops = set(read(engine, lambda conn: conn.scalars(bare).all()))
    named, moves = _to_move(stops, keys, known)
    for old, new in moves.items():
        write(engine, partial(_move, old=old, new=new))
    return Renamed(follows, sealed + len(moves), len(stops - named - moves.keys()))


def _rename_some(
    after: Key | None, conn: Connection, table: Table, keys: Keys
) -> tuple[int, Key | None]:
    rows = select(table.c.id, table.c.code, table.c.way, table.c.name, table.c.sealed)
    found = conn.execute(following(rows, (table.c.id,), after)).all()
    count = sum(_rename_row(conn, table, row, keys) for row in found)
    return count, (found[-1].id,) if len(found) == TOGETHER else None


def _rename_row(conn: Connection, table: Table, row: Row[Any], keys: Keys) -> bool:
    try:
        to = unseal(row.sealed, keys).decode()
    except ValueError:  # no key opens it: it will never be found
        return False
    name = address_names(row.way, to, keys)[0]
    if name == row.name:
        return False
    # In place of one that has the name already: both are the same wish.
    conn.execute(delete(table).where(table.c.code == row.code, table.c.name == name))
    conn.execute(update(table).where(table.c.id == row.id).values(name=name))
    return True


def _rename_stops(after: Key | None, conn: Connection, keys: Keys) -> tuple[int, Key | None]:
    rows = select(stopped.c.name, stopped.c.way, stopped.c.sealed)
    sealed = rows.where(stopped.c.sealed.is_not(None))
    found = conn.execute(following(sealed, (stopped.c.name,), after)).all()
    count = sum(_rename_stop(conn, row, keys) for row in found)
    return count, (found[-1].name,) if len(found) == TOGETHER else None


def _rename_stop(conn: Connection, row: Row[Any], keys: Keys) -> bool:
    try:
        to = unseal(row.sealed, keys).decode()
    except ValueError:  # no key opens it: its name's key is gone too
        return False
    name = address_names(row.way, to, keys)[0]
    if name == row.name:
        return False
    _move(conn, row.name, name)
    return True


def _to_move(
    stops: set[str], keys: Keys, known: Iterable[tuple[Way, str]]
) -> tuple[set[str], dict[str, str]]:
    """Return the stops of known addresses by the signing key, and old names with their new."""
    named: set[str] = set()
    moves: dict[str, str] = {}
    for way, to in known if stops else ():
        first, *older = address_names(way, to, keys)
        named |= {first} & stops
        moves.update({name: first for name in older if name in stops})
    return named, moves


def _move(conn: Connection, old: str, new: str) -> None:
    there = exists().where(stopped.c.name == new)
    if conn.scalar(select(there)):
        conn.execute(delete(stopped).where(stopped.c.name == old))
    else:
        conn.execute(update(stopped).where(stopped.c.name == old).values(name=new))
