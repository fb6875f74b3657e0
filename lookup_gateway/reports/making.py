"""Make a report: what the database counted, under the names that officers know."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from lookup_gateway.catalogue import Entries, Procedure, Sector
from lookup_gateway.clock import Clock
from lookup_gateway.officers import Officer
from lookup_gateway.reports.asked import Asked
from lookup_gateway.reports.periods import Period
from lookup_gateway.reports.tally import By, Line, Report, Usual, gathered

CountLines = Callable[[Period, datetime, By, str | None], Sequence[Line]]
FindUsual = Callable[[Period, datetime, str | None], Sequence[Usual]]


@dataclass(frozen=True, slots=True)
class Maker:
    """`lines` and `usual` ask the database, `entries` gives the catalogue; all may raise
    BackendDown. `places` are the names of the province's offices by their ids."""

    lines: CountLines
    usual: FindUsual
    entries: Callable[[], Entries]
    places: Mapping[str, str]
    clock: Clock

    def make(self, wish: Asked) -> Report:
        """Return the report, as known now."""
        now, known = self.clock(), self.entries()
        lines = self.lines(wish.period, now, wish.by, wish.unit)
        if wish.by is By.SECTOR:
            lines = gathered(lines, lambda procedure: _sector(procedure, known))
        name = self._namer(wish.by, known)
        usual = self.usual(wish.period, now, wish.unit)
        return Report(
            period=wish.period,
            by=wish.by,
            unit=wish.unit,
            seen=now,
            lines=[replace(line, name=name(line.key)) for line in lines],
            usual=[replace(one, name=_procedure(one.procedure, known)) for one in usual],
        )

    def _namer(self, by: By, known: Entries) -> Callable[[str | None], str | None]:
        match by:
            case By.UNIT:
                return lambda key: self.places.get(key or "")
            case By.PROCEDURE:
                return lambda key: _procedure(key, known)
            case By.SECTOR:
                return lambda key: _name(known.sectors.get(key or ""))
        return lambda _key: None


def own(report: Report, officer: Officer) -> Report:
    """Return of a report by unit what an officer may see: the units that the officer covers. The
    usual times go with the whole: they are of all units together."""
    lines = [line for line in report.lines if line.key is not None and officer.covers(line.key)]
    return replace(report, lines=lines, unit=officer.unit, usual=())


def _procedure(code: str | None, known: Entries) -> str | None:
    return _name(known.procedures.get(code or ""))


def _sector(code: str | None, known: Entries) -> str | None:
    found = known.procedures.get(code or "")
    return found.sector if found else None


def _name(found: Procedure | Sector | None) -> str | None:
    return found.name if found else None
