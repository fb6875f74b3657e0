"""What is to become of each made-up case, and when: drawn before any code, which counts days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from lookup_gateway.demo import hours
from lookup_gateway.demo.catalogue import RESIDENCE, Service, services_of
from lookup_gateway.demo.hours import DAY
from lookup_gateway.model import Office, Status

NATIONAL_UNIT = "G22.99.08"
"""The unit under which the national portal numbers procedures that several agencies share."""

_NATIONAL_SHARE = 50
_AGAIN_SHARE = 0.15
_POST_SHARE = 0.15

_TAKEN_UP = (Status.SUBMITTED, Status.RECEIVED, Status.PROCESSING)
_PATHS = {
    Status.SUBMITTED: _TAKEN_UP[:1],
    Status.RECEIVED: _TAKEN_UP[:2],
    Status.PROCESSING: _TAKEN_UP,
    Status.NOT_ACCEPTED: (Status.SUBMITTED, Status.NOT_ACCEPTED),
    Status.REMOVED: (Status.SUBMITTED, Status.REMOVED),
    Status.RETURNED: (*_TAKEN_UP, Status.COMPLETED, Status.RETURNED),
}
_WEIGHTS = {
    Status.PROCESSING: 30,
    Status.RETURNED: 20,
    Status.COMPLETED: 12,
    Status.RECEIVED: 8,
    Status.SUPPLEMENT_REQUIRED: 7,
    Status.SUBMITTED: 6,
    Status.PAYMENT_REQUIRED: 5,
    Status.NOT_ACCEPTED: 3,
    Status.WITHDRAWN: 3,
    Status.STOPPED: 3,
    Status.UNKNOWN: 2,
    Status.REMOVED: 1,
}
# Working minutes from the step before, and since the last one: from, to.
_GAPS = {Status.RECEIVED: (5, 200), Status.PROCESSING: (10, 300), Status.RETURNED: (20, 3 * DAY)}
_USUAL_GAP = (60, 2 * DAY)
_AT_THE_COUNTER = 11
_AGES = {
    Status.SUBMITTED: (0, DAY),
    Status.RECEIVED: (0, DAY),
    Status.PAYMENT_REQUIRED: (0, 5 * DAY),
    Status.SUPPLEMENT_REQUIRED: (0, 10 * DAY),
    Status.COMPLETED: (0, 10 * DAY),
    Status.UNKNOWN: (0, 4 * DAY),
}
_USUAL_AGE = (0, 60 * DAY)


@dataclass(frozen=True, slots=True)
class Plan:
    """A case to be: `path` are its statuses, `minutes` the working minute of each."""

    office: Office
    unit: str
    service: Service
    path: tuple[Status, ...]
    minutes: tuple[int, ...]
    via: str
    back: str

    @property
    def numbered_at(self) -> int:
        """The minute of receipt, which numbers a case; of submission where nothing followed."""
        taken = len(self.path) > 1 and self.path[1] is Status.RECEIVED
        return self.minutes[1 if taken else 0]


def draw(count: int, now: datetime, offices: Sequence[Office], rng: Random) -> Iterator[Plan]:
    """Yield `count` plans, every status among the first twelve, none of it later than `now`."""
    latest = hours.minute(now)
    for number in range(count):
        if number < len(Status):
            status = list(Status)[number]
        else:
            (status,) = rng.choices(list(_WEIGHTS), list(_WEIGHTS.values()))
        yield _plan(number, status, latest, rng.choice(offices), rng)


def begin(office: Office, service: Service, status: Status, first: int, rng: Random) -> Plan:
    """Return the plan of a case at the counter that is submitted in the minute `first`."""
    path = path_to(status)
    minutes = _sums(first, _gaps(path, service, rng, online=False))
    return Plan(office, office.id, service, path, minutes, "counter", "counter")


def path_to(status: Status) -> tuple[Status, ...]:
    """Return the statuses through which a case comes to `status` when nothing goes wrong."""
    return _PATHS.get(status) or (*_TAKEN_UP, status)


def _plan(number: int, status: Status, latest: int, office: Office, rng: Random) -> Plan:
    national = number % _NATIONAL_SHARE == _NATIONAL_SHARE - 1
    service = rng.choice(RESIDENCE if national else services_of(office.name))
    path = _winding(path_to(status), rng)
    online = national or status is Status.SUBMITTED or rng.random() < 0.5
    gaps = _gaps(path, service, rng, online=online)
    age = _age(status, service, rng)
    return Plan(
        office=office,
        unit=NATIONAL_UNIT if national else office.id,
        service=service,
        path=path,
        minutes=_sums(latest - age - sum(gaps), gaps),
        via="online" if online else "counter",
        back="post" if rng.random() < _POST_SHARE else "online" if online else "counter",
    )


def _winding(path: tuple[Status, ...], rng: Random) -> tuple[Status, ...]:
    """Let some finished cases have been sent back for a paper once."""
    if Status.COMPLETED not in path or rng.random() >= _AGAIN_SHARE:
        return path
    detour = (Status.SUPPLEMENT_REQUIRED, Status.PROCESSING)
    return (*_TAKEN_UP, *detour, *path[len(_TAKEN_UP) :])


def _gaps(path: tuple[Status, ...], service: Service, rng: Random, *, online: bool) -> list[int]:
    gaps = [_gap(step, service, rng) for step in path[1:]]
    # At the counter the desk looks at the papers while the citizen waits.
    return gaps if online else [min(gap, _AT_THE_COUNTER) for gap in gaps[:1]] + gaps[1:]


def _gap(step: Status, service: Service, rng: Random) -> int:
    if step is Status.COMPLETED:
        return 30 + int(service.days * DAY * rng.uniform(0.2, 1.05))
    return rng.randint(*_GAPS.get(step, _USUAL_GAP))


def _age(status: Status, service: Service, rng: Random) -> int:
    if status is Status.PROCESSING:
        return int((service.days + 1) * DAY * rng.uniform(0, 1.1))
    return rng.randint(*_AGES.get(status, _USUAL_AGE))


def _sums(first: int, gaps: Sequence[int]) -> tuple[int, ...]:
    return tuple(first + sum(gaps[:place]) for place in range(len(gaps) + 1))
