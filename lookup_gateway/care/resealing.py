"""Seal anew, by the key that signs, whatever older keys have sealed: in every table, in every file.

Sealed is what stands in a binary column or in one called `sealed`, whichever room it is of; the
tables are taken as they stand in the database. Run again, it goes on where it was stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    LargeBinary,
    MetaData,
    Table,
    Update,
    inspect,
    select,
    tuple_,
    update,
)

from lookup_gateway.care.batches import TOGETHER, Key, following, in_batches
from lookup_gateway.proofs import Keys, seal, unseal
from lookup_gateway.store import read
from lookup_gateway.store.papers import Papers

# A Fernet token is base64 of a version byte (0x80) and a time whose first bytes are 0 until 2106.
_TOKEN = b"gAAAA"


@dataclass(frozen=True, slots=True)
class Resealed:
    """How many were sealed anew, and how many no key in force opens: nobody can read those."""

    anew: int = 0
    lost: int = 0

    def __add__(self, other: Resealed) -> Resealed:
        """Return both counts together."""
        return Resealed(self.anew + other.anew, self.lost + other.lost)


def reseal_rows(engine: Engine, keys: Keys) -> dict[str, Resealed]:
    """Return what became of each table that held something to do. Raises BackendDown."""
    found: dict[str, Resealed] = {}
    for column in read(engine, lambda conn: list(_sealed_columns(conn))):
        step = partial(_reseal_some, column=column, keys=keys)
        count = sum(in_batches(engine, step), Resealed())
        if count != Resealed():
            name = column.table.name
            found[name] = found.get(name, Resealed()) + count
    return found


def reseal_papers(folder: Path, keys: Keys) -> Resealed:
    """Return what became of the files that `store.papers` keeps. Raises OSError."""
    by_first, by_any = _papers(folder, Keys((keys.signing,))), _papers(folder, keys)
    count = Resealed()
    for sha256 in by_any.all():
        try:
            count += _reseal_paper(sha256, by_first, by_any)
        except LookupError:  # swept meanwhile
            continue
    return count


def _papers(folder: Path, keys: Keys) -> Papers:
    return Papers(folder, partial(seal, keys=keys), partial(unseal, keys=keys))


def _reseal_paper(sha256: str, by_first: Papers, by_any: Papers) -> Resealed:
    if _or_none(partial(by_first.get, sha256)) is not None:
        return Resealed()
    content = _or_none(partial(by_any.get, sha256))
    if content is None:
        return Resealed(lost=1)
    by_first.put(content)
    return Resealed(anew=1)


def _or_none(opened: Callable[[], bytes]) -> bytes | None:
    """Return what is opened, None if none of its keys opens it."""
    try:
        return opened()
    except ValueError:
        return None


def _sealed_columns(conn: Connection) -> Iterator[Column[Any]]:
    for name in inspect(conn).get_table_names():
        table = Table(name, MetaData(), autoload_with=conn)
        for column in table.columns:
            if isinstance(column.type, LargeBinary) or column.name == "sealed":
                yield column


def _reseal_some(
    after: Key | None, conn: Connection, column: Column[Any], keys: Keys
) -> tuple[Resealed, Key | None]:
    key = tuple(column.table.primary_key)
    found = conn.execute(following(select(*key, column), key, after)).all()
    count = Resealed()
    for *this, value in found:
        row = update(column.table).where(tuple_(*key) == tuple_(*this))
        count += _reseal_value(conn, row, column, value, keys)
    return count, tuple(found[-1][:-1]) if len(found) == TOGETHER else None


def _reseal_value(
    conn: Connection, row: Update, column: Column[Any], value: bytes | str | None, keys: Keys
) -> Resealed:
    sealed = value.encode() if isinstance(value, str) else value or b""
    by_first = partial(unseal, sealed, Keys((keys.signing,)))
    if not sealed.startswith(_TOKEN) or _or_none(by_first) is not None:
        return Resealed()
    plain = _or_none(partial(unseal, sealed, keys))
    if plain is None:
        return Resealed(lost=1)
    anew = seal(plain, keys)
    conn.execute(row.values({column.name: anew.decode() if isinstance(value, str) else anew}))
    return Resealed(anew=1)
