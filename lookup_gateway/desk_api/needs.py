"""What the desk's routes must be told: the functions of the case backend that they may call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lookup_gateway.clock import Clock
from lookup_gateway.desk_api.bearer import ByToken
from lookup_gateway.life import Call, Done, Wish
from lookup_gateway.model import Case
from lookup_gateway.officers import Officer
from lookup_gateway.paper.kit import Kit


@dataclass(frozen=True, slots=True)
class DeskNeeds:
    """`take_in` gives a code to a case, with a serial given on paper or None; `report` carries an
    event out, None where there is no such case; `get` reads one. These raise BackendDown.

    `requests` counts how often a supplement was asked for in a case; `at_once` tells whether a
    procedure is answered while the citizen waits.

    `offices` are the ids at which cases may be taken in; `receipt` is what a receipt carries;
    `kit` the same of a code and its receipt's epoch, for paper. `note` writes into the audit log
    what an officer saw of a code."""

    by_token: ByToken
    take_in: Callable[[Case, Officer, int | None, Call | None], Done]
    report: Callable[[str, Wish, Officer], Done | None]
    get: Callable[[str], Case | None]
    requests: Callable[[str], int]
    at_once: Callable[[str], bool]
    offices: tuple[str, ...]
    receipt: Callable[[Case], Mapping[str, str]]
    kit: Callable[[str, int], Kit]
    note: Callable[[Officer, str, str], None]
    clock: Clock
