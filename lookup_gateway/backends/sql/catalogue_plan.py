"""What an import of the catalogue is to write, told before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec
from sqlalchemy import Connection, or_, select

from lookup_gateway.backends.sql.catalogue_schema import catalogue_entries
from lookup_gateway.catalogue import Decision, Entries, Entry, Fault, Procedure, astray

Key = tuple[str, str]
_decoder: msgspec.json.Decoder[Entry] = msgspec.json.Decoder(Entry)
_rows = catalogue_entries.c


@dataclass(frozen=True, slots=True)
class Open:
    """An entry that nothing has ended yet, and the day from which it is in force."""

    entry: Entry
    valid_from: date


@dataclass(frozen=True, slots=True)
class Plan:
    """Entries to write, by whether there was one before, and keys of procedures to end."""

    new: Sequence[Entry]
    changed: Sequence[Entry]
    ended: Collection[Key]
    faults: tuple[Fault, ...]


def plan(conn: Connection, entries: Sequence[Entry], as_of: date) -> Plan:
    """Compare a file with what is open: what is the same is left alone."""
    known = _open(conn)
    new = [one for one in entries if key(one) not in known]
    changed = [one for one in entries if key(one) in known and known[key(one)].entry != one]
    ended = set(_ended((*new, *changed), known)) - set(map(key, entries))
    late = [k for k in (*map(key, changed), *ended) if known[k].valid_from > as_of]
    after = {k: one.entry for k, one in known.items() if k not in ended}
    after |= {key(one): one for one in entries}
    faults = (*_too_old(late, known), *astray(Entries.of(after.values())))
    return Plan(new, changed, ended, faults)


def in_force(conn: Connection, day: date) -> Entries:
    """Return what is in force on a day."""
    still = or_(_rows.valid_until.is_(None), _rows.valid_until > day)
    found = conn.scalars(select(_rows.record).where(_rows.valid_from <= day, still))
    return Entries.of(map(decoded, found))


def key(entry: Entry) -> Key:
    """Return under what an entry is kept."""
    return _tag(type(entry)), entry.code


def decoded(record: str) -> Entry:
    """Return the entry of a row."""
    return _decoder.decode(record)


def _open(conn: Connection) -> dict[Key, Open]:
    found = conn.execute(select(_rows.record, _rows.valid_from).where(_rows.valid_until.is_(None)))
    entries = (Open(decoded(row.record), row.valid_from) for row in found)
    return {key(one.entry): one for one in entries}


def _ended(written: Iterable[Entry], known: Mapping[Key, Open]) -> Iterator[Key]:
    for one in written:
        for code in one.ends if isinstance(one, Decision) else ():
            if (ended := (_tag(Procedure), code)) in known:
                yield ended


def _too_old(late: Iterable[Key], known: Mapping[Key, Open]) -> Iterator[Fault]:
    for kind, code in late:
        since = known[kind, code].valid_from
        yield Fault(f"{kind} {code}", f"in force since {since}, after the day of this import")


def _tag(kind: type[Entry]) -> str:
    return str(kind.__struct_config__.tag)
