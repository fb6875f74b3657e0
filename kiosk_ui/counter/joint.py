"""Several agencies at one case: the plan as it is typed, and how far each of them has come
(Quy chế kèm QĐ 31/2020/QĐ-UBND Phú Thọ Đ11, 11/2020/QĐ-UBND Thái Nguyên Đ11.4e)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count, takewhile

from kiosk_ui.counter.typed import Typed, shown
from lookup_gateway.life import RULES, Event, open_parts
from lookup_gateway.model import Case, Handling, Status
from lookup_gateway.texts import Texts

_DONE = RULES[Event.PART_DONE].action


@dataclass(frozen=True, slots=True)
class Part:
    """An agency's part as the page shows it: `told` is how it stands, with the moment of its
    answer; `late` when its date has passed before that."""

    unit: str
    lead: bool
    due: str
    told: str
    late: bool


def parts(case: Case, places: Mapping[str, str], texts: Texts, now: datetime) -> tuple[Part, ...]:
    """Return the parts of the agencies at a case, the lead's first; `places` are names by ids."""
    return tuple(
        Part(
            unit=places.get(one.unit, one.unit),
            lead=one.lead,
            due=shown(one.due_at),
            told=_told(case, one, places, texts),
            late=_is_open(one) and one.due_at is not None and one.due_at < now,
        )
        for one in sorted(case.handled_by, key=lambda one: not one.lead)
    )


def plan(typed: Typed, lead: str | None, now: datetime) -> tuple[Handling, ...] | None:
    """Return the agencies that were typed, `lead` the first of them; None where it is alone and
    has no date of its own. `typed.wrong` names what is missing, or was."""
    others = [_part(typed, line, now) for line in agency_lines(typed.form)]
    given = [one for one in others if one is not None]
    due_at = typed.moment("lead_due")
    if not given and due_at is None:
        return None
    typed.require("unit", lead)
    typed.require("lead_due", due_at and due_at > now)
    units = [lead, *(one.unit for one in given)]
    for line, one in enumerate(others, start=1):
        typed.require(f"agency_{line}", one is None or units.count(one.unit) == 1)
    return (Handling(unit=lead or "-", lead=True, due_at=due_at), *given)


def planned(case: Case) -> Mapping[str, str]:
    """Return the plan that is at work in a case, as it is typed: who changes it names all."""
    working, values = open_parts(case), dict[str, str]()
    for lead in (one for one in case.handled_by if one.lead and working):
        values |= {"unit": lead.unit, "lead_due": shown(lead.due_at)}
    for line, one in enumerate((one for one in working if not one.lead), start=1):
        values |= {f"agency_{line}": one.unit, f"agency_due_{line}": shown(one.due_at)}
    return values


def agency_lines(values: Mapping[str, str]) -> Iterator[int]:
    """Give the numbers of the lines of agencies that a form has."""
    return takewhile(lambda line: f"agency_{line}" in values, count(1))


def _part(typed: Typed, line: int, now: datetime) -> Handling | None:
    unit, due_at = typed.text(f"agency_{line}"), typed.moment(f"agency_due_{line}")
    if unit is None and due_at is None:
        return None
    typed.require(f"agency_{line}", unit)
    typed.require(f"agency_due_{line}", due_at and due_at > now)
    return Handling(unit=unit or "-", due_at=due_at)


def _is_open(one: Handling) -> bool:
    return one.status in (Status.SUBMITTED, Status.PROCESSING)


def _told(case: Case, one: Handling, places: Mapping[str, str], texts: Texts) -> str:
    if one.status is Status.COMPLETED:
        names = {one.unit, places.get(one.unit)}
        done = [s.at for s in case.steps if s.action == _DONE and s.unit in names]
        return texts.fill("counter.joint.completed", at=shown(done[-1] if done else None)).strip()
    return texts.entries.get(f"counter.joint.{one.status}", "")
