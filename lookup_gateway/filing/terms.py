"""The terms of the catalogue's procedures, as the desk needs them: known or not, due when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lookup_gateway.catalogue import Procedure
from lookup_gateway.model import Case
from lookup_gateway.worktime import WorkTime


@dataclass(frozen=True, slots=True)
class Terms:
    """`procedures` are those in force, by their codes; none: nobody has brought a catalogue."""

    procedures: Mapping[str, Procedure]
    work: WorkTime

    def knows(self, code: str) -> bool:
        """Return whether a case of this procedure may be taken in."""
        return not self.procedures or code in self.procedures

    def due(self, case: Case, received: datetime) -> datetime | None:
        """Return when the result of a case received then is due; None where nothing says."""
        code = case.procedure.code if case.procedure else ""
        procedure = self.procedures.get(code)
        return procedure.due(received, self.work) if procedure else None
