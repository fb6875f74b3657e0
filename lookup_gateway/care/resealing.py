"""Seal anew, by the key that signs, whatever older keys have sealed: in every table, in every file.

Sealed is what stands in a binary column or in one called `sealed`, whichever room it is of; the
tables are taken as they stand in the database. Run again, it goes on where it was stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile
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


def reseal_files(files: Iterable[Path], keys: Keys) -> Resealed:
    """Seal files anew, each at once as a whole. Raises OSError."""
    count = Resealed()
    for file in files:
        count += _kept(file.read_bytes(), keys, partial(_replace, file))
    return count


def _kept(value: bytes, keys: Keys, keep: Callable[[bytes], None]) -> Resealed:
    """Keep a value sealed anew, if it is sealed, and by an older key."""
    if not value.startswith(_TOKEN) or _opens(value, Keys((keys.signing,))):
        return Resealed()
    if not _opens(value, keys):
        return Resealed(lost=1)
    keep(seal(unseal(value, keys), keys))
    return Resealed(anew=1)


def _opens(value: bytes, keys: Keys) -> bool:
    try:
        unseal(value, keys)
    except ValueError:
        return False
    return True


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
        count += _kept(_bytes(value), keys, partial(_keep, conn, row, column, value))
    return count, tuple(found[-1][:-1]) if len(found) == TOGETHER else None


def _keep(conn: Connection, row: Update, column: Column[Any], was: object, now: bytes) -> None:
    conn.execute(row.values({column.name: now.decode() if isinstance(was, str) else now}))


def _bytes(value: bytes | str | None) -> bytes:
    return value.encode() if isinstance(value, str) else value or b""


def _replace(file: Path, sealed: bytes) -> None:
    with NamedTemporaryFile(dir=file.parent, delete=False) as aside:
        aside.write(sealed)
    Path(aside.name).replace(file)
