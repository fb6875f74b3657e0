"""What leaves the house: a message to a person, durable work, and what came of either."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import msgspec


class Way(StrEnum):
    """By what a person is reached, and what kind of address `to` is."""

    SMS = "sms"  # E.164
    ZALO = "zalo"  # the user's id at the Official Account; E.164 for a template message
    TELEGRAM = "telegram"  # the chat's id
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to one person, in words that are ready to be sent.

    `template` and `values` are for ways that take only approved templates (Zalo ZNS). `id` is ours
    and the same in every repeat: a provider that takes a reference gets it. `files` go with a
    letter, by their addresses (see `model.named`): a job does not hold what is in them; all are
    `called` alike, and numbered. `stop` is where the reader of a letter ends such letters
    (RFC 8058)."""

    way: Way
    to: str = field(repr=False)
    text: str = field(repr=False)
    id: str = ""
    subject: str | None = field(default=None, repr=False)
    template: str | None = None
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    files: tuple[str, ...] = ()
    called: str | None = field(default=None, repr=False)
    stop: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a letter; `media_type` as IANA names it."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


# Gives a file by its address. Raises LookupError for one that is not there.
Fetch = Callable[[str], Attachment]


@dataclass(frozen=True, slots=True)
class Sent:
    """The provider has taken it; `reference` is the provider's own."""

    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """Not sent, and may be tried again, `after` so many seconds where the provider says so."""

    why: str
    after: float | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Not sent, and never will be. `stop`: the person does not want messages by this way."""

    why: str
    stop: bool = False


@dataclass(frozen=True, slots=True)
class Unsure:
    """The line broke after the provider may have taken it."""

    why: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Not tried: it may not go before `until`."""

    until: datetime


Sending = Sent | Again | Refused | Unsure | Wait
Send = Callable[[Outgoing], Sending]


@dataclass(frozen=True, slots=True)
class Job:
    """Durable work: `kind` says who does it, `body` is what it needs (JSON, kept sealed).

    A second job of one kind with the same `key` is the first one over again, and is ignored.
    `due`: not before that moment."""

    kind: str
    body: Mapping[str, object] = field(repr=False)
    key: str | None = None
    due: datetime | None = None


# Returns when the job can no longer be lost: whether it is new, as far as that can be known.
# Raises BackendDown when it could not be kept.
Later = Callable[[Job], bool]

# What does a job. What it raises counts as Again.
Handler = Callable[[Job], Sending]

# The kind of job that is one message to be sent.
MESSAGE = "message"
# The kind of job that is a person's STOP which could not be written down at once.
STOP = "stop"
# The kind of job that is the wish for no more letters about some cases, kept likewise.
UNFOLLOW = "unfollow"
# The kind of job that is a provider's report on a message.
RECEIPT = "receipt"


class Receipt(StrEnum):
    """What a provider reports of a message afterwards."""

    ACCEPTED = "accepted"  # on its way
    FAILED = "failed"
    DELIVERED = "delivered"


def message(outgoing: Outgoing, due: datetime | None = None) -> Job:
    """Return the job of sending this message, not before `due`; its id is the job's key."""
    body = {name: value for name, value in msgspec.to_builtins(outgoing).items() if value}
    return Job(MESSAGE, body, key=outgoing.id or None, due=due)


def unpacked(body: Mapping[str, object]) -> Outgoing:
    """Return the message in the body of its job. Raises msgspec.ValidationError."""
    return msgspec.convert(body, Outgoing)


def stop(way: Way, to: str) -> Job:
    """Return the job of noting that this address wants no more messages."""
    return Job(STOP, {"way": way, "to": to})


def unfollow(way: Way, to: str, codes: Sequence[str]) -> Job:
    """Return the job of noting that this address wants no more messages about these cases."""
    return Job(UNFOLLOW, {"way": way, "to": to, "codes": list(codes)})


def receipt(message_id: str, what: Receipt) -> Job:
    """Return the job of noting what a provider reports of the message with this id of ours."""
    return Job(RECEIPT, {"id": message_id, "what": what}, key=f"{message_id}:{what}")
