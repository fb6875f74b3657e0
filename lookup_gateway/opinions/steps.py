"""What officers do to a piece of feedback or a question, one step after another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lookup_gateway.officers import Officer


class Act(StrEnum):
    """What can be done. Refuse and move are for questions: not the agency's, a complaint."""

    ENTER = "enter"
    FORWARD = "forward"
    NOTE = "note"
    HANDLE = "handle"
    REFUSE = "refuse"
    MOVE = "move"
    ANSWER = "answer"
    PUBLISH = "publish"


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done. `unit` is where it was handed to; the author sees the text of
    notes alone."""

    at: datetime
    act: Act
    officer: str
    text: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Offices:
    """The ids of a province's offices. `centre` gets what is nobody's yet, and sees all."""

    units: tuple[str, ...] = ()
    centre: str | None = None

    @classmethod
    def of(cls, units: Iterable[str], centre: str | None) -> Offices:
        """Return the offices with these ids."""
        return cls(tuple(units), centre)

    def shows(self, unit: str | None, officer: Officer) -> bool:
        """Return whether an officer sees what lies with `unit`. What nobody has sorted is
        everybody's, where the province names no centre for it."""
        return unit is None or officer.covers(unit) or self.shows_all(officer)

    def shows_all(self, officer: Officer) -> bool:
        """Return whether an officer is of the centre."""
        return self.centre is not None and officer.covers(self.centre)
