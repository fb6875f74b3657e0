"""What the counter's pages must be told: the functions of the case backend that they may call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lookup_gateway.catalogue import Catalogue
from lookup_gateway.clock import Clock
from lookup_gateway.life import Call, Done, Event, Wish
from lookup_gateway.model import Case
from lookup_gateway.officers import Officer
from lookup_gateway.worktime import WorkTime


@dataclass(frozen=True, slots=True)
class Task:
    """An applicant to be called: about which case, as which article says."""

    id: int
    case: Case
    event: str
    article: str


@dataclass(frozen=True, slots=True)
class Telephone:
    """`tasks` are the calls that an officer's units have to make, the oldest first; `called` notes
    one as made by that officer."""

    tasks: Callable[[Officer], Sequence[Task]]
    called: Callable[[Officer, int], None]


@dataclass(frozen=True, slots=True)
class Counter:
    """Functions raise BackendDown.

    `take_in` gives a code to a case, with a serial given on paper or None; `report` carries an
    event out, None where there is no such case; `get` reads one, `day` those that an officer's
    units have in hand today; `is_theirs` says whether an officer may move a case on, `undoable`
    what this officer may take back in it. `receipt` draws a case's receipt as PDF in a language.
    `offices` are the province's, names by ids; `work` is their working time."""

    take_in: Callable[[Case, Officer, int | None, Call | None], Done]
    report: Callable[[str, Wish, Officer], Done | None]
    get: Callable[[str], Case | None]
    day: Callable[[Officer], Sequence[Case]]
    is_theirs: Callable[[Case, Officer], bool]
    undoable: Callable[[Case, Officer], Event | None]
    receipt: Callable[[Case, str], bytes]
    catalogue: Catalogue
    offices: Mapping[str, str]
    work: WorkTime
    clock: Clock
    telephone: Telephone
