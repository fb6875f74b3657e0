"""What a conversation remembers of its last messages, and whom it is with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from msgspec import structs

from lookup_gateway.asking import text_message
from lookup_gateway.intents import Kind
from lookup_gateway.model import CallerKind, Medium, Message, Proof
from lookup_gateway.outgoing import Way

_CHATS = {Way.TELEGRAM.value: Way.TELEGRAM, Way.ZALO.value: Way.ZALO}


class Pending(msgspec.Struct, frozen=True):
    """An act that waits for a confirmation or a proof; `proof` was shown with the wish. `text`
    None: the complaint is still to be written. `number` confirms it, None where only a proof does;
    `wrong` counts other numbers that were sent for it."""

    act: Kind
    code: str
    marks: tuple[int, ...] = ()
    text: str | None = None
    proof: Proof | None = None
    number: str | None = None
    wrong: int = 0


class Memory(msgspec.Struct, frozen=True):
    """The cases that were talked about last, the proof that opened them, what is pending, and the
    language that the person chose."""

    codes: tuple[str, ...] = ()
    proof: Proof | None = None
    pending: Pending | None = None
    lang: str | None = None


_decode = msgspec.json.Decoder(Memory).decode


@dataclass(frozen=True, slots=True)
class Memories:
    """Where memories are kept (`cache.conversations`)."""

    recall: Callable[[str], bytes | None]
    keep: Callable[[str, bytes], bool]
    forget: Callable[[str], bool]

    def of(self, message: Message) -> Memory:
        """Return what is remembered of the person, at least nothing."""
        kept = self.recall(_person(message))
        try:
            return _decode(kept) if kept else Memory()
        except msgspec.MsgspecError:  # kept by another version of the gateway
            return Memory()

    def of_phone(self, phone: str) -> list[Memory]:
        """Return what is remembered of the messages from this phone (E.164)."""
        found = [self.of(message) for message in _from_phone(phone)]
        return [memory for memory in found if memory != Memory()]

    def forget_phone(self, phone: str) -> int:
        """Forget what was talked about with this phone; return how many conversations it was."""
        return sum(self.forget(_person(message)) for message in _from_phone(phone))

    def put(self, message: Message, memory: Memory) -> bool:
        """Remember; False when it could not be kept."""
        return self.keep(_person(message), msgspec.json.encode(memory))


def address(message: Message) -> tuple[Way, str] | None:
    """Return by what the sender of a message is reached: an SMS's phone, a chat's id."""
    if message.medium is Medium.SMS:
        phone = message.caller.kind is CallerKind.PHONE
        return (Way.SMS, message.caller.id) if phone else None
    chat, _, user = message.caller.id.partition(":")
    return (_CHATS[chat], user) if chat in _CHATS and user else None


def _from_phone(phone: str) -> tuple[Message, Message]:
    """Return a message that a provider vouches for, and one that none does."""
    vouched = text_message("", phone, None)
    return vouched, structs.replace(vouched, sender=None)


def _person(message: Message) -> str:
    # One phone's number in a message that nobody vouches for must not open what it was shown.
    return f"{message.medium.value} {message.caller.id} {message.sender}"
