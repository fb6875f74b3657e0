"""Keep the catalogue with its history: what was in force on which day, and by whose import."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

import msgspec
from sqlalchemy import Connection, Engine, func, insert, select, tuple_, update

from lookup_gateway import store
from lookup_gateway.backends.sql.catalogue_plan import Plan, decoded, in_force, key, plan
from lookup_gateway.backends.sql.catalogue_schema import catalogue_entries, catalogue_imports
from lookup_gateway.catalogue import Entries, Entry, Fault
from lookup_gateway.clock import Clock
from lookup_gateway.errors import Busy
from lookup_gateway.store import audit
from lookup_gateway.store.upsert import insert_into

_rows = catalogue_entries.c


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import did, or would do; with faults it did nothing."""

    new: int = 0
    changed: int = 0
    ended: int = 0
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """An entry as it was once: in force from one day and before another, by whose import."""

    entry: Entry
    valid_from: date
    valid_until: date | None
    by: str
    at: datetime


class SqlCatalogue:
    """The catalogue in the database. Methods raise BackendDown."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def stamp(self) -> int:
        """Return a number that grows with every import."""
        return store.read(self._engine, _newest)

    def in_force(self, day: date) -> Entries:
        """Return what is in force on a day."""
        return store.read(self._engine, partial(in_force, day=day))

    def history(self, kind: str, code: str) -> Sequence[Past]:
        """Return an entry as it was from its first import on."""
        return store.read(self._engine, partial(_history, kind=kind, code=code))

    def try_out(self, entries: Iterable[Entry], as_of: date) -> Taken:
        """Tell what `take` would do."""
        return _told(store.read(self._engine, partial(plan, entries=[*entries], as_of=as_of)))

    def take(self, entries: Iterable[Entry], by: str, as_of: date) -> Taken:
        """Put entries in force from the day `as_of` on, all or none; what they do not name stays,
        but for what a decision that is new here ends. Raises Busy while another does so."""
        work = partial(_take, entries=[*entries], by=by, as_of=as_of, now=self._clock())
        return store.write(self._engine, work)


def _take(conn: Connection, entries: Sequence[Entry], by: str, as_of: date, now: datetime) -> Taken:
    number = _newest(conn) + 1
    wanted = plan(conn, entries, as_of)
    taken = _told(wanted)
    if taken != Taken() and not taken.faults:
        _begin(conn, number, by, now)
        _close(conn, wanted, as_of)
        _write(conn, wanted, number, as_of)
        told = {"import": number, "new": taken.new, "changed": taken.changed, "ended": taken.ended}
        audit.append(conn, by, "catalogue_import", told, now)
    return taken


def _told(wanted: Plan) -> Taken:
    if wanted.faults:
        return Taken(faults=wanted.faults)
    return Taken(len(wanted.new), len(wanted.changed), len(wanted.ended))


def _newest(conn: Connection) -> int:
    return conn.scalar(select(func.max(catalogue_imports.c.id))) or 0


def _begin(conn: Connection, number: int, by: str, now: datetime) -> None:
    row = insert_into(conn, catalogue_imports).values(id=number, at=now, by=by)
    if not conn.execute(row.on_conflict_do_nothing()).rowcount:
        raise Busy("another import of the catalogue is at work")


def _close(conn: Connection, wanted: Plan, as_of: date) -> None:
    keys = [*map(key, wanted.changed), *wanted.ended]
    closed = update(catalogue_entries).where(
        tuple_(_rows.kind, _rows.code).in_(keys), _rows.valid_until.is_(None)
    )
    conn.execute(closed.values(valid_until=as_of))


def _write(conn: Connection, wanted: Plan, number: int, as_of: date) -> None:
    rows = [_row(one, number, as_of) for one in (*wanted.new, *wanted.changed)]
    if rows:
        conn.execute(insert(catalogue_entries), rows)


def _row(entry: Entry, number: int, as_of: date) -> dict[str, object]:
    kind, code = key(entry)
    record = msgspec.json.encode(entry).decode()
    row = {"kind": kind, "code": code, "import_id": number}
    return {**row, "valid_from": as_of, "record": record}


def _history(conn: Connection, kind: str, code: str) -> Sequence[Past]:
    imports = catalogue_imports.c
    joined = catalogue_entries.join(catalogue_imports, imports.id == _rows.import_id)
    query = select(catalogue_entries, imports.by, imports.at).select_from(joined)
    found = conn.execute(
        query.where(_rows.kind == kind, _rows.code == code).order_by(_rows.import_id)
    )
    return [
        Past(decoded(row.record), row.valid_from, row.valid_until, row.by, row.at) for row in found
    ]
