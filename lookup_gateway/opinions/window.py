"""The window at which citizens ask, and read what became of what they wrote: one for all doors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from lookup_gateway.model import Caller
from lookup_gateway.opinions.clocks import QuestionRules
from lookup_gateway.opinions.feedback import Feedback
from lookup_gateway.opinions.questions import Asked, Detail, Draft, Question, TurnedBack
from lookup_gateway.opinions.words import reference, storable
from lookup_gateway.ports import Charge, Find, Spend, Ticket


@dataclass(frozen=True, slots=True)
class Limited:
    """The caller's budget is spent, for so many seconds."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Window:
    """`find` and `spend` are the lookup's own: who asks here spends the same budget, and a
    reference that leads nowhere costs what a guessed code does. `rules` is None where no questions
    are taken; `about` gives the feedback on a case. Methods raise BackendDown."""

    find: Find
    spend: Spend
    seal: Callable[[bytes], bytes]
    rules: QuestionRules | None
    take: Callable[[Asked], Question]
    question: Callable[[str], Question | None]
    feedback: Callable[[str], Feedback | None]
    about: Callable[[str], Sequence[Feedback]]
    questions: Callable[[], Sequence[Question]]
    answers: Callable[[], Sequence[Feedback]]

    def ask(self, caller: Caller, draft: Draft) -> Question | TurnedBack | Limited | None:
        """Write a question down, or say at once why it is not taken; None where none is."""
        if self.rules is None:
            return None
        contact = {name: storable(text) for name, text in draft.contact.items()}
        follows = reference(draft.follows or "")
        draft = Draft(storable(draft.text), draft.about, contact, follows)
        if back := self.rules.turned_back(draft):
            return back
        if limited := self._limited(Ticket(caller=caller, keys=())):
            return limited
        return self.take(Asked(draft, self._reach(draft), self.seal(msgspec.json.encode(contact))))

    def read(self, caller: Caller, typed: str) -> Feedback | Question | Limited | None:
        """Return what has this reference; None when nothing has."""
        ticket = Ticket(caller=caller, keys=())
        if limited := self._limited(ticket):
            return limited
        which = reference(typed) or ""
        read = self.feedback if which.startswith("F") else self.question
        found = read(which)
        if found is None:
            self.spend(Charge(ticket, misses=1))
        return found

    def _reach(self, draft: Draft) -> bytes | None:
        """Return, sealed, by what an answer reaches the asker."""
        given = (draft.contact.get(way) for way in (Detail.PHONE, Detail.EMAIL))
        to = next(filter(None, given), None)
        return self.seal(to.encode()) if to else None

    def _limited(self, ticket: Ticket) -> Limited | None:
        wait = self.find(ticket).retry_after
        return None if wait is None else Limited(wait)
