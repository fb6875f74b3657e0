"""What an event says: somebody asked, came, left, or was reached; everything else is nothing.

Left alone: our own messages told back (`oa_send_*`), groups, where an answer would be everybody's,
visitors who are not signed in, and whatever Zalo may think of next year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import msgspec

_UNREADABLE = (msgspec.MsgspecError, ValueError, RecursionError)

# Numbers of up to 64 bits, as texts; a longer or stranger one is not Zalo's.
_Id = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z_-]{1,64}$")]


class Kind(StrEnum):
    """What happened."""

    ASKED = "asked"
    FOLLOWED = "followed"
    OPENED = "opened"
    LEFT = "left"
    ARRIVED = "arrived"


class Event(msgspec.Struct, frozen=True, omit_defaults=True):
    """One event; `key` and `at` (Zalo's milliseconds since 1970) are the same in a repeat.

    `message` is the person's, to be quoted; of ours that has ARRIVED, the id that we gave it."""

    kind: Kind
    key: str
    at: int
    user: str = ""
    text: str = ""
    message: str | None = None

    @property
    def moment(self) -> datetime:
        """Return when it happened."""
        return datetime.fromtimestamp(self.at / 1_000, UTC)


class _Party(msgspec.Struct):
    id: _Id


class _Message(msgspec.Struct):
    text: str | None = None
    msg_id: _Id | None = None
    tracking_id: _Id | None = None


class _Raw(msgspec.Struct):
    event_name: str
    timestamp: (
        Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,14}$")]
        | Annotated[int, msgspec.Meta(ge=0, lt=10**14)]
    )
    sender: _Party | None = None
    follower: _Party | None = None
    user_id: _Id | None = None
    message: _Message | None = None


_decode = msgspec.json.Decoder(_Raw).decode


def read(body: bytes) -> Event | None:
    """Return what an event says; None for all else, and for what is no event. Never raises."""
    try:
        raw = _decode(body)
    except _UNREADABLE:
        return None
    return _reader(raw.event_name)(raw)


def name(body: bytes) -> str:
    """Return what Zalo calls the event; '' for what is none."""
    try:
        return _decode(body).event_name
    except _UNREADABLE:
        return ""


def _reader(event: str) -> Callable[[_Raw], Event | None]:
    if event.startswith("user_send_group"):
        return _nothing
    if event.startswith("user_send_"):
        return _asked
    return _READERS.get(event, _nothing)


def _nothing(_raw: _Raw) -> None:
    return None


def _asked(raw: _Raw) -> Event | None:
    """A picture or a sticker without words is a question without a code."""
    message = raw.message or _Message()
    if raw.sender is None:
        return None
    key = message.msg_id or _key(raw, raw.sender.id)
    text = message.text or ""
    return Event(Kind.ASKED, key, int(raw.timestamp), raw.sender.id, text, message.msg_id)


def _came_or_left(kind: Kind) -> Callable[[_Raw], Event | None]:
    def read(raw: _Raw) -> Event | None:
        user = raw.follower.id if raw.follower else raw.user_id
        return Event(kind, _key(raw, user), int(raw.timestamp), user) if user else None

    return read


def _arrived(raw: _Raw) -> Event | None:
    """Only template messages carry our id, and only those are in doubt for longer than a call."""
    ours = raw.message.tracking_id if raw.message else None
    if ours is None:
        return None
    return Event(Kind.ARRIVED, _key(raw, ours), int(raw.timestamp), message=ours)


def _key(raw: _Raw, what: str) -> str:
    return f"{raw.event_name}:{what}:{raw.timestamp}"


_READERS = {
    "follow": _came_or_left(Kind.FOLLOWED),
    "unfollow": _came_or_left(Kind.LEFT),
    "user_click_chatnow": _came_or_left(Kind.OPENED),
    "user_received_message": _arrived,
    "user_seen_message": _arrived,
}
