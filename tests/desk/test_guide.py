"""The guide for those who write a desk's program says what the table of moves says."""

from __future__ import annotations

import re
from pathlib import Path

from lookup_gateway.life import RULES, Event

GUIDE = Path(__file__).parents[2] / "docs" / "desk.md"


def test_the_guide_has_every_event_with_what_it_must_and_may_bring() -> None:
    rows = [line.split("|")[1:-1] for line in GUIDE.read_text().splitlines() if "| `" in line]
    told = {_names(row[0])[0]: (set(_names(row[3])), set(_names(row[4]))) for row in rows}

    assert set(told) == set(Event)
    for event, rule in RULES.items():
        assert told[event] == (set(rule.must), set(rule.may)), event


def _names(cell: str) -> list[str]:
    return re.findall(r"`(\w+)`", cell)
