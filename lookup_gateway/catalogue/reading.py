"""Read a catalogue's file: JSON lines or TOML; every fault is named by its line and field."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from lookup_gateway.catalogue.entries import Entries, Entry

_TABLES = {
    "procedures": "procedure",
    "agencies": "agency",
    "sectors": "sector",
    "decisions": "decision",
}
_Tables = dict[Literal["procedures", "agencies", "sectors", "decisions"], list[dict[str, Any]]]
_decoder: msgspec.json.Decoder[Entry] = msgspec.json.Decoder(Entry)


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be used: where ("line 3", "procedures[2]"), and msgspec's sentence, which ends
    with the field's path ("… - at `$.term.days`")."""

    where: str
    why: str

    def __str__(self) -> str:
        return f"{self.where}: {self.why}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says. With any fault none of it is to be used."""

    entries: tuple[Entry, ...] = ()
    faults: tuple[Fault, ...] = ()


def read(lines: Iterable[str]) -> Reading:
    """Read JSON lines: an entry each, its `kind` among its fields. Blank lines do not count."""
    numbered = ((f"line {n}", line) for n, line in enumerate(lines, start=1) if line.strip())
    return _judged((where, _from_json(where, line)) for where, line in numbered)


def read_toml(text: str) -> Reading:
    """Read TOML: arrays of tables `procedures`, `agencies`, `sectors` and `decisions`."""
    try:
        tables = msgspec.convert(tomllib.loads(text), _Tables)
    except (tomllib.TOMLDecodeError, msgspec.MsgspecError) as error:
        return Reading(faults=(Fault("file", str(error)),))
    return _judged(_from_tables(tables))


def astray(entries: Entries) -> Iterator[Fault]:
    """Yield what names an entry that the catalogue does not have."""
    for one in entries.procedures.values():
        where = f"procedure {one.code}"
        if one.sector not in entries.sectors:
            yield Fault(where, f"sector: {one.sector} is not in the catalogue")
        for code in one.agencies:
            if code not in entries.agencies:
                yield Fault(where, f"agencies: {code} is not in the catalogue")
        if one.decision is not None and one.decision not in entries.decisions:
            yield Fault(where, f"decision: {one.decision} is not in the catalogue")


def _judged(found: Iterable[tuple[str, Entry | Fault]]) -> Reading:
    entries: dict[tuple[type, str], Entry] = {}
    faults = []
    for where, one in found:
        if isinstance(one, Fault):
            faults.append(one)
        elif (type(one), one.code) in entries:
            faults.append(Fault(where, f"{one.code} was there before"))
        else:
            entries[type(one), one.code] = one
    return Reading(tuple(entries.values()), tuple(faults))


def _from_json(where: str, line: str) -> Entry | Fault:
    try:
        return _decoder.decode(line)
    except msgspec.MsgspecError as error:
        return Fault(where, str(error))


def _from_tables(tables: _Tables) -> Iterator[tuple[str, Entry | Fault]]:
    for table, listed in tables.items():
        for n, values in enumerate(listed):
            where = f"{table}[{n}]"
            try:
                yield where, msgspec.convert({**values, "kind": _TABLES[table]}, Entry)
            except msgspec.MsgspecError as error:
                yield where, Fault(where, str(error))
