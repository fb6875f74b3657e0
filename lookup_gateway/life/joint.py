"""Several agencies at one case: who leads, by when each is to be done, whose turn it is.

An electronic dossier goes to all of them at once; a paper one from each to the next, the lead
first (Quy chế kèm QĐ 31/2020/QĐ-UBND Phú Thọ Đ11.1). Of a part, `submitted` says that its turn has
not come, `processing` that it is at work, `completed` that it is done, and `not_accepted` that the
dossier did not reach the agency."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec import structs

from lookup_gateway.life.events import Impossible, Wish
from lookup_gateway.model import Case, Handling, Status

# What is filed online has no paper that could be in one place only.
ELECTRONIC = "online"


def open_parts(case: Case) -> tuple[Handling, ...]:
    """Return the parts that are not done yet, where several agencies have one; the lead's too."""
    if len(case.handled_by) < 2:
        return ()
    return tuple(part for part in case.handled_by if part.status is not Status.COMPLETED)


def judge_plan(case: Case, wish: Wish, now: datetime) -> Impossible | None:
    """Return what is wrong with handing a case to `wish.unit`, with the agencies that take part."""
    parts = wish.handled_by or ()
    if not parts:
        return _judge_single(case)
    leads = [part.unit for part in parts if part.lead]
    if len(leads) != 1:
        return Impossible("handled_by", "one of the agencies leads, and only one")
    if wish.unit != leads[0]:
        return Impossible("unit", "a case that several handle goes to the lead", (leads[0],))
    if len({part.unit for part in parts}) < len(parts):
        return Impossible("handled_by", "an agency has one part")
    dates = [part.due_at for part in parts if part.due_at is not None]
    if (len(parts) > 1 and len(dates) < len(parts)) or any(date <= now for date in dates):
        return Impossible("handled_by", "each agency has its date, which lies ahead")
    return None


def planned(case: Case, wish: Wish) -> tuple[Handling, ...]:
    """Return the parts of those to whom a case is handed, as they begin."""
    if not wish.handled_by:
        return (Handling(unit=wish.unit or "", lead=True, status=Status.PROCESSING),)
    lead_first = sorted(wish.handled_by, key=lambda part: not part.lead)
    at_once = case.submitted_via == ELECTRONIC
    return tuple(
        structs.replace(
            part, status=Status.PROCESSING if at_once or part.lead else Status.SUBMITTED
        )
        for part in lead_first
    )


def judge_part(case: Case, wish: Wish, _now: datetime) -> Impossible | None:
    """Return why `wish.unit` cannot report its part as done."""
    turn = _units(case, Status.PROCESSING)
    if wish.unit in turn:
        return None
    if wish.unit in _units(case, Status.COMPLETED):
        return Impossible("unit", "has done its part", turn)
    if wish.unit in _units(case, Status.SUBMITTED):
        return Impossible("unit", "its turn has not come", turn)
    return Impossible("unit", "has no part in the case", turn)


def with_part_done(case: Case, wish: Wish) -> tuple[Handling, ...]:
    """Return the parts once that of `wish.unit` is done: the next in the row may begin."""
    parts = [
        structs.replace(part, status=Status.COMPLETED) if part.unit == wish.unit else part
        for part in case.handled_by
    ]
    waiting = (at for at, part in enumerate(parts) if part.status is Status.SUBMITTED)
    if (following := next(waiting, None)) is not None:
        parts[following] = structs.replace(parts[following], status=Status.PROCESSING)
    return tuple(parts)


def all_done(parts: Iterable[Handling]) -> tuple[Handling, ...]:
    """Return the parts of a case that was completed; whoever was not reached had none."""
    return tuple(
        structs.replace(part, status=Status.COMPLETED)
        for part in parts
        if part.status is not Status.NOT_ACCEPTED
    )


def judge_completion(case: Case, _wish: Wish, _now: datetime) -> Impossible | None:
    """Return whose part is missing when the lead would complete the case."""
    missing = tuple(part.unit for part in open_parts(case) if not part.lead)
    return (
        Impossible("handled_by", "agencies have not done their parts", missing) if missing else None
    )


def lost(case: Case, wish: Wish) -> tuple[Handling, ...]:
    """Return the parts once the dossier is known not to have reached `wish.unit`."""
    lead = any(part.lead for part in case.handled_by if part.unit == wish.unit)
    others = (part for part in case.handled_by if part.unit != wish.unit)
    return (*others, Handling(unit=wish.unit or "", lead=lead, status=Status.NOT_ACCEPTED))


def _judge_single(case: Case) -> Impossible | None:
    working = tuple(part.unit for part in open_parts(case))
    if working:
        return Impossible("handled_by", "agencies are at work; name all that go on", working)
    return None


def _units(case: Case, status: Status) -> tuple[str, ...]:
    return tuple(part.unit for part in case.handled_by if part.status is status)
