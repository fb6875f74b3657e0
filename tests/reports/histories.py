"""Cases that live at random: taken in, asked, waited for, dated anew, finished early or late."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from msgspec import structs

from lookup_gateway.clock import VIETNAM
from lookup_gateway.model import Case, Office, Procedure, Status, Step

BEGIN = datetime(2025, 10, 20, 8, tzinfo=VIETNAM)
OFFICES = ("H49.12", "H49.12.3", "H49.120", "H49.13", None)
PROCEDURES = ("1.001193", "2.000889", None)
WAYS = ("online", "counter", None)
_NEXT = {
    Status.SUBMITTED: (Status.RECEIVED,) * 4 + (Status.NOT_ACCEPTED, Status.SUPPLEMENT_REQUIRED),
    Status.RECEIVED: (Status.PROCESSING, Status.SUPPLEMENT_REQUIRED, Status.COMPLETED),
    Status.PROCESSING: (
        *(Status.COMPLETED,) * 3,
        *(Status.SUPPLEMENT_REQUIRED, Status.PAYMENT_REQUIRED) * 2,
        Status.STOPPED,
    ),
    Status.SUPPLEMENT_REQUIRED: (Status.PROCESSING,) * 4 + (Status.WITHDRAWN,),
    Status.PAYMENT_REQUIRED: (Status.PROCESSING,),
    Status.COMPLETED: (Status.RETURNED,),
}


@dataclass
class Life:
    """One case's versions, the oldest first."""

    rng: Random
    versions: list[Case] = field(default_factory=list)

    @property
    def now(self) -> Case:
        return self.versions[-1]

    def begin(self, number: int) -> None:
        rng, at = self.rng, BEGIN + self._while(40)
        office, procedure = rng.choice(OFFICES), rng.choice(PROCEDURES)
        first = Case(
            code=f"H49.12-251020-{number:04d}",
            version=1,
            status=Status.SUBMITTED,
            status_since=at,
            submitted_at=at,
            submitted_via=rng.choice(WAYS),
            office=Office(id=office, name=office) if office else None,
            procedure=Procedure(code=procedure, name=procedure) if procedure else None,
            steps=(Step(at=at, unit="Một cửa", action="Nộp", status=Status.SUBMITTED),),
        )
        self.versions.append(first)

    def go_on(self) -> bool:
        """Write one more version; return False at the end of the case's life."""
        if self.now.status not in _NEXT:
            return False
        to, at = self.rng.choice(_NEXT[self.now.status]), self.now.status_since + self._while(9)
        fields = {"version": self.now.version + 1, "status": to, "status_since": at}
        step = Step(at=at, unit="Một cửa", action="Bước", status=to)
        fields |= self._dates(to, at) | {"steps": (*self.now.steps, step)}
        self.versions.append(structs.replace(self.now, **fields))
        return True

    def _dates(self, to: Status, at: datetime) -> dict[str, datetime]:
        if to is Status.RECEIVED:
            return {"received_at": at} | self._due(at, 0.9)
        if to is Status.COMPLETED and self.rng.random() < 0.7:
            return {"finished_at": at}
        if to is Status.RETURNED and self.rng.random() < 0.7:
            return {"returned_at": at}
        return self._due(at, 0.5) if to is Status.PROCESSING else {}

    def _due(self, at: datetime, likely: float) -> dict[str, datetime]:
        return {"due_at": at + self._while(12)} if self.rng.random() < likely else {}

    def _while(self, most_days: int) -> timedelta:
        # Now and then nothing at all, or to the minute: the edges are where mistakes are.
        return timedelta(minutes=self.rng.choice([0, 1, self.rng.randrange(most_days * 1_440)]))


def lives(rng: Random, count: int) -> list[list[Case]]:
    """Return so many cases, each as all versions of it that were written."""
    made = []
    for number in range(count):
        life = Life(rng)
        life.begin(number)
        for _ in range(rng.randrange(9)):
            if not life.go_on():
                break
        made.append(life.versions)
    return made
