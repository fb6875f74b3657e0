"""Made-up cases for the demonstration: every office, every status, every shape of code.

Codes are numbered as TT 01/2018/TT-VPCP Đ19.1 says: unit, day of receipt, running number of the
unit's day.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from random import Random

from msgspec import structs

from lookup_gateway.clock import VIETNAM
from lookup_gateway.demo import hours, plans
from lookup_gateway.demo.catalogue import BIRTH, person, sample_person
from lookup_gateway.demo.hours import DAY
from lookup_gateway.demo.journey import PORTAL, advance, reappoint
from lookup_gateway.demo.plans import Plan
from lookup_gateway.model import Applicant, Case, Office, Status, Step
from lookup_gateway.profile import Profile
from lookup_gateway.progress import is_overdue

SAMPLE_SERIAL = 7
INSURER = Office(id="BHXH", name="Bảo hiểm xã hội cơ sở Mẫu")
"""Social insurance numbers its cases in a way of its own and is no office of a province."""

_NATIONAL_FIRST = 702_300
_REAPPOINTED_SHARE = 0.5
_DAY_IN_CODE = re.compile(r"-([0-9]{6})-")


def make_cases(count: int, now: datetime, profile: Profile, seed: int = 2026) -> Iterator[Case]:
    """Yield `count` cases as they may be at `now` (aware), the same for the same arguments.

    The first is the sample: being processed, its applicant's telephone `SAMPLE_PHONE`. Nothing of
    the demonstration changes it (`catalogue.is_sample`)."""
    rng = Random(seed)  # noqa: S311 - a demonstration has to be the same each time
    offices = _offices(profile)
    special = _special(now, profile.example_code, offices, rng)[:count]
    yield from special
    drawn = list(plans.draw(count - len(special), now, offices, rng))
    codes = _numbered(drawn, taken={case.code for case in special})
    for number, (code, plan) in enumerate(codes):
        yield _maybe_reappointed(_lived(code, plan, person(number), rng), now, rng)


def _offices(profile: Profile) -> list[Office]:
    known = [Office(id=office.id, name=office.name) for office in profile.offices.values()]
    return known or [Office(id=profile.example_code.partition("-")[0], name=profile.province)]


def _special(now: datetime, example: str, offices: list[Office], rng: Random) -> list[Case]:
    home = next((o for o in offices if example.startswith(f"{o.id}-")), offices[0])
    recent = hours.minute(now) - DAY - DAY // 2
    working = plans.begin(home, BIRTH, Status.PROCESSING, recent, rng)
    sample = _lived(_code(working, SAMPLE_SERIAL), working, sample_person(), rng)
    insured = structs.replace(
        _lived(f"03706/{now.year}/01234", working, person(0), rng), office=INSURER, procedure=None
    )
    opaque = _lived("TT261C7DDE4A1F", working, person(1), rng)
    return [sample, *_explained(now, example, home, rng), insured, opaque]


def _explained(now: datetime, example: str, home: Office, rng: Random) -> list[Case]:
    """Return the case whose code every help text shows, when its day is long enough past."""
    found = _DAY_IN_CODE.search(example)
    if found is None:
        return []
    opened = datetime.strptime(f"{found[1]} 08:01", "%y%m%d %H:%M").replace(tzinfo=VIETNAM)
    plan = plans.begin(home, BIRTH, Status.RETURNED, hours.minute(opened), rng)
    past = hours.moment(plan.minutes[-1]) <= now
    return [_lived(example, plan, sample_person(), rng)] if past else []


def _numbered(drawn: Iterable[Plan], taken: set[str]) -> Iterator[tuple[str, Plan]]:
    issued: Counter[tuple[str, str]] = Counter()
    for plan in sorted(drawn, key=lambda plan: plan.numbered_at):
        series = plan.unit, _day(plan)
        issued[series] += 1
        if _code(plan, issued[series]) in taken:
            issued[series] += 1
        yield _code(plan, issued[series]), plan


def _code(plan: Plan, number: int) -> str:
    if plan.unit == plans.NATIONAL_UNIT:
        return f"{plan.unit}-{_day(plan)}-{_NATIONAL_FIRST + number:06d}"
    return f"{plan.unit}-{_day(plan)}-{number:04d}"


def _day(plan: Plan) -> str:
    return f"{hours.moment(plan.numbered_at):%y%m%d}"


def _lived(code: str, plan: Plan, applicant: Applicant, rng: Random) -> Case:
    first, *later = (hours.moment(minute) for minute in plan.minutes)
    case = _opened(code, plan, applicant, first)
    for status, at in zip(plan.path[1:], later, strict=True):
        case = advance(case, status, at, rng)
    return case


def _opened(code: str, plan: Plan, applicant: Applicant, at: datetime) -> Case:
    filed = Step(at=at, unit=PORTAL, action="Nộp hồ sơ trực tuyến", status=Status.SUBMITTED)
    return Case(
        code=code,
        version=1,
        status=Status.SUBMITTED,
        status_since=at,
        source_status="1",
        procedure=plan.service.procedure,
        office=plan.office,
        submitted_via=plan.via,
        submitted_at=at,
        applicant=applicant,
        return_by=plan.back,
        steps=(filed,) if plan.via == "online" else (),
    )


def _maybe_reappointed(case: Case, now: datetime, rng: Random) -> Case:
    """Let half of the late ones have been told so a working day ahead, as they should."""
    if case.status is not Status.PROCESSING or case.due_at is None or not is_overdue(case, now):
        return case
    told = hours.moment(hours.minute(case.due_at) - DAY)
    in_time = told > case.status_since and rng.random() < _REAPPOINTED_SHARE
    return reappoint(case, told, rng) if in_time else case
