"""What a citizen may do to a case beside reading: follow it, rate it, complain about it.

Every act needs the proof that opens the details of a lookup, checked by the lookup itself. An
unknown code, a missing and a wrong proof are one and the same answer after the same work.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import wraps
from typing import Concatenate, ParamSpec

from msgspec import structs

from lookup_gateway import codes, lookup, proofs
from lookup_gateway.errors import BackendDown
from lookup_gateway.model import Caller, Card, Message, Outcome, Reply, Tier
from lookup_gateway.opinions import Taken, storable
from lookup_gateway.outgoing import Way
from lookup_gateway.persons import reachable
from lookup_gateway.ports import Opened, Ticket
from lookup_gateway.verdict import MOST_CODES, Desk

MARKS = range(1, 6)
TEXT_MOST = 4_000
CONTACT_MOST = 200

P = ParamSpec("P")


class Deed(StrEnum):
    """The ways an act can end."""

    DONE = "done"
    UNPROVEN = "unproven"
    BAD = "bad"
    CANNOT = "cannot"
    LIMITED = "limited"
    TRY_LATER = "try_later"


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an act.

    `field` names what is wrong in a BAD one, `reference` is the number of what was written down,
    `answer_by` by when it is answered, `retry_after` is in seconds, for LIMITED. `code` is the
    proven case's, as issued, `epoch` its receipt's."""

    deed: Deed
    field: str | None = None
    reference: str | None = None
    retry_after: int | None = None
    code: str | None = None
    epoch: int = 0
    answer_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Books:
    """Where acts are written down: who follows what (`store.followers`), and the ratings and
    feedback of a backend, None for one that takes none.

    Each function may raise BackendDown. A contact comes sealed, because only who answers the
    feedback has to read it."""

    follow: Callable[[str, Way, str, str, Opened], bool]
    unfollow: Callable[[str, Way, str], bool]
    followed: Callable[[Way, str], Sequence[str]]
    stop_all: Callable[[Way, str], object]
    start_again: Callable[[Way, str], object]
    rate: Callable[[str, int, int], object] | None = None
    take: Callable[[str | None, str, bytes | None], Taken] | None = None


Act = Callable[Concatenate["Citizen", P], Done]


def _unless_down(act: Act[P]) -> Act[P]:
    @wraps(act)
    def tried(self: Citizen, /, *args: P.args, **kwargs: P.kwargs) -> Done:
        try:
            return act(self, *args, **kwargs)
        except BackendDown:
            return Done(Deed.TRY_LATER)

    return tried


@dataclass(frozen=True, slots=True)
class Citizen:
    """The acts; none raises BackendDown. A `message` names the case by its text or token, shows
    the proof, and says on whose budget; who sent it proves nothing by itself (see `prove`)."""

    desk: Desk
    books: Books

    @_unless_down
    def follow(self, message: Message, by: Way, to: str, lang: str) -> Done:
        """Let changes of the case be told to `to`, in `lang`, until it is unfollowed.

        BAD for an address that is none or wants no messages: only it can `start_again`."""
        address = reachable(by, to)
        if address is None:
            return Done(Deed.BAD, field="to")
        proven = self.prove(message)
        if proven.code is None:
            return proven
        shown = message.proof.kind.value if message.proof else ""
        kept = self.books.follow(proven.code, by, address, lang, Opened(shown, proven.epoch))
        return proven if kept else Done(Deed.BAD, field="to")

    @_unless_down
    def unfollow(self, message: Message, by: Way, to: str) -> Done:
        """Stop what is told to `to` about the case; needs no proof, only that it is followed.

        To be used for the address that the message itself came from."""
        address = reachable(by, to) or ""
        followed = self.followed(by, address)
        for typed in codes.find(message.text, self.desk.grammar, MOST_CODES).codes:
            code = codes.choose(typed, followed).code
            if code is not None and self.books.unfollow(code, by, address):
                return Done(Deed.DONE, code=code)
        return Done(Deed.UNPROVEN)

    def followed(self, way: Way, to: str) -> Sequence[str]:
        """Return the codes that this address follows. Raises BackendDown."""
        return self.books.followed(way, reachable(way, to) or "")

    @_unless_down
    def stop_all(self, way: Way, to: str) -> Done:
        """Tell nothing more to this address. Always obeyed: no proof and no budget is needed."""
        return self._switched(self.books.stop_all, way, to)

    @_unless_down
    def start_again(self, way: Way, to: str) -> Done:
        """Undo `stop_all`. To be used for the address that the wish itself came from."""
        return self._switched(self.books.start_again, way, to)

    def _switched(self, switch: Callable[[Way, str], object], way: Way, to: str) -> Done:
        address = reachable(way, to)
        if address is None:
            return Done(Deed.BAD, field="to")
        switch(way, address)
        return Done(Deed.DONE)

    @_unless_down
    def rate(self, message: Message, progress: int, quality: int) -> Done:
        """Keep marks of 1 to 5 for progress (tiến độ) and quality (chất lượng); the last counts."""
        if self.books.rate is None:
            return Done(Deed.CANNOT)
        if progress not in MARKS:
            return Done(Deed.BAD, field="progress")
        if quality not in MARKS:
            return Done(Deed.BAD, field="quality")
        proven = self.prove(message)
        if proven.code is not None:
            self.books.rate(proven.code, progress, quality)
        return proven

    @_unless_down
    def complain(self, message: Message, text: str, contact: str | None = None) -> Done:
        """Write down what the citizen says about the case, and give it a reference."""
        if fault := self._unusable(text, contact):
            return fault
        proven = self.prove(message)
        return self._taken(proven, proven.code, text, contact) if proven.code else proven

    @_unless_down
    def feedback(self, caller: Caller, text: str, contact: str | None = None) -> Done:
        """Write down what anybody says about the service, without a case, on `caller`'s budget."""
        if fault := self._unusable(text, contact):
            return fault
        reading = self.desk.find(Ticket(caller=caller, keys=()))
        if reading.retry_after is not None:
            return Done(Deed.LIMITED, retry_after=reading.retry_after)
        return self._taken(Done(Deed.DONE), None, text, contact)

    @_unless_down
    def prove(self, message: Message) -> Done:
        """Return DONE with the code of the one case that the message proves, else why there is
        none. A sender can be forged: to be a proof it is shown as one (`ProofKind.PHONE`), by
        who has asked the phone to confirm."""
        cards: list[Card] = []
        reply = lookup.answer(structs.replace(message, sender=None), self.desk.noting(cards))
        open_to = [one.view for one in reply.answers if one.tier is Tier.PROVEN]
        if len(open_to) == 1 and open_to[0] is not None:
            code = open_to[0].code
            epoch = next(one.case.receipt_epoch for one in cards if one.case.code == code)
            return Done(Deed.DONE, code=code, epoch=epoch)
        return _unproven(reply)

    def _unusable(self, text: str, contact: str | None) -> Done | None:
        if not 0 < len(text.strip()) <= TEXT_MOST:
            return Done(Deed.BAD, field="text")
        if contact is not None and not 0 < len(contact.strip()) <= CONTACT_MOST:
            return Done(Deed.BAD, field="contact")
        return None

    def _taken(self, done: Done, code: str | None, text: str, contact: str | None) -> Done:
        if self.books.take is None:
            return Done(Deed.CANNOT)
        sealed = proofs.seal(storable(contact).encode(), self.desk.keys) if contact else None
        taken = self.books.take(code, storable(text), sealed)
        return replace(done, reference=taken.reference, answer_by=taken.answer_by)


def _unproven(reply: Reply) -> Done:
    match reply.outcome:
        case Outcome.LIMITED:
            return Done(Deed.LIMITED, retry_after=reply.retry_after)
        case Outcome.TRY_LATER:
            return Done(Deed.TRY_LATER)
        case _:
            return Done(Deed.UNPROVEN)
