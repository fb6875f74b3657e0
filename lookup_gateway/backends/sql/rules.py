"""What a province decided about its desks, as their writes need it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lookup_gateway.filing import Answering, Limits, Terms


@dataclass(frozen=True, slots=True)
class DeskRules:
    """`places` are the names of the offices by their ids, `answering` and `limits` are for what is
    filed online, `code_at_filing`: that gets its code at once, not when it is accepted.

    `terms` gives the catalogue's, and is not called within a transaction; it may raise
    BackendDown."""

    places: Mapping[str, str]
    answering: Answering
    limits: Limits
    code_at_filing: bool
    terms: Callable[[], Terms]
