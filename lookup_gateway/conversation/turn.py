"""One turn of a conversation: what was said in what state, and what it leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from msgspec import structs

from lookup_gateway.citizen import Deed, Done
from lookup_gateway.conversation.memory import Memory, Pending
from lookup_gateway.intents import Intent
from lookup_gateway.model import Medium, Message, Outcome, Proof, ProofKind, Reply, Said


@dataclass(frozen=True, slots=True)
class Turn:
    """A message, what it asks for, and what was talked about before."""

    message: Message
    intent: Intent
    memory: Memory

    @property
    def proof(self) -> Proof | None:
        """The proof in the message itself."""
        if self.message.proof is not None or self.intent.nine is None:
            return self.message.proof
        return Proof(kind=ProofKind.LOOKUP_CODE, value=self.intent.nine)

    def idle(self) -> Memory:
        """Return what is remembered when nothing waits for the person any more."""
        return structs.replace(self.memory, pending=None)

    def waiting(self, wish: Pending) -> Memory:
        """Return what is remembered while the wish waits to be confirmed, proven or written."""
        return structs.replace(self.memory, pending=wish)

    def about(self, *codes: str, proof: Proof | None = None) -> Memory:
        """Return what is remembered when these cases were talked about, opened by the proof.

        A proof is kept for who is vouched for: in the name of an SMS's sender that nobody vouches
        for, anybody could ask on."""
        if self.message.medium is Medium.SMS and self.message.sender is None:
            proof = None
        if codes == self.memory.codes and proof is None:
            return self.idle()
        return structs.replace(self.idle(), codes=codes, proof=proof)


@dataclass(frozen=True, slots=True)
class Step:
    """The reply, and what is remembered from now on."""

    reply: Reply
    memory: Memory


def step(
    turn: Turn, key: str, values: Mapping[str, str] | None = None, after: Memory | None = None
) -> Step:
    """Say one text of `[talk]`; nothing is pending any more unless `after` says so."""
    said = (Said(key=f"talk.{key}", values=dict(values or {})),)
    reply = Reply(outcome=Outcome.FOUND, lang=turn.message.lang, said=said)
    return Step(reply, after or turn.idle())


def plain(turn: Turn, reply: Reply) -> Step:
    """Give a reply that changes nothing but that nothing is pending any more."""
    return Step(reply, turn.idle())


def told(turn: Turn, done: Done) -> Step:
    """Say why something could not be done."""
    lang = turn.message.lang
    match done.deed:
        case Deed.LIMITED:
            limited = Reply(outcome=Outcome.LIMITED, lang=lang, retry_after=done.retry_after)
            return plain(turn, limited)
        case Deed.TRY_LATER:
            return plain(turn, Reply(outcome=Outcome.TRY_LATER, lang=lang))
        case Deed.CANNOT | Deed.BAD:
            return step(turn, "cannot")
        case _:
            return step(turn, "unproven")
