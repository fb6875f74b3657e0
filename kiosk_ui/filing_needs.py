"""What the pages must be told so that citizens can file there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from lookup_gateway.catalogue import Catalogue
from lookup_gateway.filing import Fault, Filed, Filing, Limits, Papers
from lookup_gateway.life import Call
from lookup_gateway.model import Case
from lookup_gateway.ports import Find


@dataclass(frozen=True, slots=True)
class FilingNeeds:
    """`file` and `supplement` are the backend's, and may raise BackendDown; `receipt` is what a
    receipt carries of a case; `find` spends the callers' budgets; `offices` are those that take
    what is filed."""

    file: Callable[[Filing, Papers, Call | None], Filed | Fault]
    supplement: Callable[[str, Papers, str], Case | Fault | None]
    receipt: Callable[[Case], Mapping[str, str]]
    find: Find
    limits: Limits
    catalogue: Catalogue
    offices: Collection[str]
