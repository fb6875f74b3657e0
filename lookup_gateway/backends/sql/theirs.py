"""Whose hand may report what of a case: its office's, and that of agencies it was handed to."""

from __future__ import annotations

from collections.abc import Mapping

from lookup_gateway.life import Event, Impossible, NotYours, Wish
from lookup_gateway.model import Case
from lookup_gateway.officers import Officer
from lookup_gateway.overdue import RELEASERS

# The offices' names by their ids: records call a unit by either.
Places = Mapping[str, str]


def is_theirs(case: Case, officer: Officer, places: Places) -> bool:
    """Return whether the officer may move the case on at all."""
    if _is_of_office(case, officer):
        return True
    handed = {one.unit for one in case.handled_by} | {step.unit for step in case.steps}
    return any(stands_for(officer, unit, places) for unit in handed)


def stands_for(officer: Officer, unit: str, places: Places) -> bool:
    """Return whether a unit, by id or name, is the officer's or below it."""
    named = {office for office, name in places.items() if name == unit}
    return any(officer.covers(office) for office in named or {unit})


def fault(case: Case, wish: Wish, officer: Officer, places: Places) -> Impossible | NotYours | None:
    """Return why the officer cannot report this of a case that is theirs: a unit that there is
    not, the part of another agency, a completion that is the lead's, a date that a leader moves."""
    if wish.event is Event.EXTEND and officer.role not in RELEASERS:
        return Impossible("event", "to move a date is not for your role", tuple(RELEASERS))
    known = {*places, *places.values()}
    if wish.unit is not None and wish.unit not in known:
        return Impossible("unit", "is none of this province", tuple(places))
    if any(part.unit not in known for part in wish.handled_by or ()):
        return Impossible("handled_by", "names a unit that is none of this province", tuple(places))
    if wish.event is Event.PART_DONE and wish.unit is not None:
        theirs = stands_for(officer, wish.unit, places) or _is_of_office(case, officer)
        return None if theirs else NotYours()
    if wish.event is Event.COMPLETE:
        return _judge_lead(case, officer, places)
    return None


def _judge_lead(case: Case, officer: Officer, places: Places) -> Impossible | None:
    """Of several agencies the lead hands the result to the desk (Phú Thọ Đ11.1)."""
    leads = tuple(part.unit for part in case.handled_by if part.lead and len(case.handled_by) > 1)
    if leads and not any(stands_for(officer, unit, places) for unit in leads):
        return Impossible("event", "the agency that leads completes the case", leads)
    return None


def _is_of_office(case: Case, officer: Officer) -> bool:
    return case.office is not None and officer.covers(case.office.id)
