"""The few functions and the one interface through which the rooms meet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from lookup_gateway.model import Caller, Card, Case, Message, Reply

Ask = Callable[[Message], Reply]


@dataclass(frozen=True, slots=True)
class Ticket:
    """A wish to read keys of the mirror, and on whose budget.

    `guessing` lists the keys for which a guessable proof was shown. `by_token` marks a question
    by receipt token, whose codes are not counted as walked through. `follow_up` marks a second
    read for the same question, which spends nothing."""

    caller: Caller
    keys: tuple[str, ...]
    guessing: tuple[str, ...] = ()
    by_token: bool = False
    follow_up: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a read found. `complete`: what is not among `cards` does not exist.

    `retry_after` (seconds) is set when the caller's budget is spent: nothing was read then.
    `closed` are the keys whose guessable proofs are out of tries for now."""

    cards: tuple[Card, ...] = ()
    complete: bool = True
    as_of: datetime | None = None
    retry_after: int | None = None
    closed: frozenset[str] = frozenset()


Find = Callable[[Ticket], Reading]


@dataclass(frozen=True, slots=True)
class Opened:
    """By what a case was opened: the kind of proof, '' for none, and its receipt's epoch."""

    proof: str = ""
    epoch: int = 0


@dataclass(frozen=True, slots=True)
class Charge:
    """What an answer costs the caller afterwards: codes that led nowhere, proofs that failed."""

    ticket: Ticket
    misses: int = 0
    wrong: tuple[str, ...] = ()


Spend = Callable[[Charge], None]

MakeCard = Callable[[Case], Card]


class CaseFeed(Protocol):
    """What a case backend offers to the mirror. Every method may raise `BackendDown`."""

    name: str

    def source(self) -> str:
        """Return an identity that changes when the source is another one (a new database)."""
        ...

    def pending(self, limit: int) -> AbstractContextManager[Sequence[Case]]:
        """Give the present state of up to `limit` changed cases, deleted ones as `removed`.

        Leaving the block normally acknowledges exactly these changes; leaving it by an
        exception keeps them all. A change made meanwhile is never acknowledged with them."""
        ...

    def page(self, after: str, limit: int) -> Sequence[Case]:
        """Return up to `limit` cases (removed ones too) whose code sorts after `after`."""
        ...

    def find(self, keys: Sequence[str]) -> Sequence[Case]:
        """Return every case, removed ones too, whose mirror key is among `keys`."""
        ...

    def known(self, codes: Iterable[str]) -> set[str]:
        """Return those of `codes` for which the backend has a record, removed ones included."""
        ...
