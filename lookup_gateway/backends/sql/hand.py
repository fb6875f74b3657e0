"""Whose hand writes, where, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lookup_gateway.officers import Officer


@dataclass(frozen=True, slots=True)
class Hand:
    """An officer at work: `unit` is the name of the officer's unit, `at` the moment."""

    officer: Officer
    unit: str
    at: datetime
