"""What is asked: a message, who asks it, and what the caller can show beside the code."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from lookup_gateway.model.record import Record


class Tier(IntEnum):
    """How much a caller may see (see `disclosure`)."""

    CODE = 0
    PROVEN = 1
    DESK = 2


class ProofKind(StrEnum):
    """What a caller can show beside the code. PHONE is the sender's own number: the answer
    goes back to it, so a forged sender learns nothing."""

    TOKEN = "token"  # noqa: S105 - the name of a kind
    LOOKUP_CODE = "lookup_code"
    PHONE_LAST4 = "phone_last4"
    ID_LAST4 = "id_last4"
    PHONE = "phone"


class Proof(Record, frozen=True, kw_only=True):
    """One proof as the caller gave it."""

    kind: ProofKind
    value: str


class CallerKind(StrEnum):
    """What kind of address a budget is counted for."""

    IPV4 = "ipv4"
    IPV6 = "ipv6"
    PHONE = "phone"
    KIOSK = "kiosk"
    LOCAL = "local"


class Caller(Record, frozen=True, kw_only=True):
    """Whose budget a question spends: an address, a phone, a kiosk; LOCAL has no budget."""

    kind: CallerKind = CallerKind.LOCAL
    id: str = ""


class Medium(StrEnum):
    """How a reply is read: one SMS segment, a chat bubble, aloud, or on a screen."""

    SMS = "sms"
    CHAT = "chat"
    VOICE = "voice"
    SCREEN = "screen"


class Message(Record, frozen=True, kw_only=True):
    """A question as a channel heard it."""

    text: str
    medium: Medium = Medium.SCREEN
    caller: Caller = Caller()
    lang: str = "vi"
    proof: Proof | None = None
    sender: str | None = None
    id: str | None = None
