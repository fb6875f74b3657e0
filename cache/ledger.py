"""Which counters a question touches, named so that nothing can be read back from their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cache.budgets import BUDGETS, GUESSES, Budget, Guesses, Rate, Window
from lookup_gateway.model import Caller, CallerKind
from lookup_gateway.ports import Charge, Ticket

# A running number has four characters or more: what stands before them is office and day.
OFFICE_DAY_TAIL = 4

Name = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Distinct:
    """A counter of different things: `members` are to be counted now, `need` must still fit."""

    key: str
    window: Window
    members: tuple[str, ...] = ()
    need: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What a ticket spends: counters of asks, and counters of different things."""

    rates: tuple[tuple[str, Rate], ...] = ()
    distinct: tuple[Distinct, ...] = ()

    @property
    def keys(self) -> list[str]:
        """Every counter, in the order of the rules."""
        return [key for key, _ in self.rates] + [counter.key for counter in self.distinct]


@dataclass(frozen=True, slots=True)
class Guessed:
    """The counters of wrong guesses, each with the case key that it closes when it is full."""

    by_key: tuple[tuple[str, str, Window], ...]

    @property
    def counters(self) -> list[tuple[str, Window]]:
        """Every counter with its window, in order."""
        return [(counter, window) for _, counter, window in self.by_key]

    def closed(self, counts: Sequence[int]) -> frozenset[str]:
        """Return the keys that are closed when the counters stand at `counts`."""
        return frozenset(
            key
            for (key, _, window), count in zip(self.by_key, counts, strict=True)
            if count >= window.most
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a ticket may be read: `retry_after` in whole seconds when not, and the keys whose
    guessable proofs are closed."""

    retry_after: int | None = None
    closed: frozenset[str] = frozenset()


class Ledger:
    """Names the counters of callers and cases by keyed hashes: no address, phone or code is
    ever written down in clear. The hash tag keeps a caller's counters in one Cluster slot."""

    def __init__(
        self,
        name: Name,
        budgets: Mapping[CallerKind, Budget] = BUDGETS,
        guesses: Guesses = GUESSES,
    ) -> None:
        self._name = name
        self._budgets = budgets
        self._guesses = guesses

    def plan(self, ticket: Ticket) -> Plan:
        """Return what the ticket spends. A follow-up spends nothing; a receipt's token proves
        that its code was not found by walking."""
        budget = self._budgets[ticket.caller.kind]
        if ticket.follow_up or not budget.rates:
            return Plan()
        tag = self._tag(ticket.caller)
        rates = tuple((f"{tag}:r{i}", rate) for i, rate in enumerate(budget.rates))
        return Plan(rates, (*self._walked(ticket, budget, tag), *self._missed(budget, tag)))

    def guessed(self, ticket: Ticket) -> Guessed:
        """Return the counters that close the guessable proofs of the ticket's cases."""
        return Guessed(
            tuple(
                (key, counter, window)
                for key in ticket.guessing
                for counter, window in self._wrong(ticket.caller, key)
            )
        )

    def charged(self, charge: Charge) -> list[tuple[str, Window, int]]:
        """Return what an answer adds: counter, its window, how many."""
        caller = charge.ticket.caller
        adds: dict[str, tuple[Window, int]] = {}
        misses = self._budgets[caller.kind].misses
        if misses is not None and charge.misses:
            adds[f"{self._tag(caller)}:miss"] = (misses, charge.misses)
        for key in dict.fromkeys(charge.wrong):
            for counter, window in self._wrong(caller, key):
                adds[counter] = (window, adds.get(counter, (window, 0))[1] + 1)
        return [(counter, window, count) for counter, (window, count) in adds.items()]

    def _tag(self, caller: Caller) -> str:
        return f"l:{{{self._name(f'{caller.kind.value}:{caller.id}')}}}"

    def _walked(self, ticket: Ticket, budget: Budget, tag: str) -> list[Distinct]:
        if ticket.by_token or not ticket.keys or budget.codes is None:
            return []
        names = {key: self._name(key) for key in ticket.keys}
        found = [Distinct(f"{tag}:codes", budget.codes, tuple(names.values()))]
        if budget.office_day is None:
            return found
        days: dict[str, list[str]] = {}
        for key, name in names.items():
            days.setdefault(key[:-OFFICE_DAY_TAIL], []).append(name)
        for day, members in days.items():
            counter = f"{tag}:o:{self._name(day)}"
            found.append(Distinct(counter, budget.office_day, tuple(members)))
        return found

    def _missed(self, budget: Budget, tag: str) -> list[Distinct]:
        return [Distinct(f"{tag}:miss", budget.misses, need=1)] if budget.misses else []

    def _wrong(self, caller: Caller, key: str) -> list[tuple[str, Window]]:
        """A command on the machine itself (LOCAL) has no budget, so nothing is counted."""
        if caller.kind is CallerKind.LOCAL:
            return []
        tag, case = self._tag(caller), self._name(key)
        return [
            (f"{tag}:w:{case}", self._guesses.by_caller_and_case),
            (f"l:{{{case}}}:w", self._guesses.by_case),
            (f"{tag}:w", self._guesses.by_caller),
            ("l:{all}:w", self._guesses.by_all),
        ]
