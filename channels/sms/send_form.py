"""The `[send]` table of a declaration: how an aggregator takes a message, and what it answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from channels.sms.tables import SECRET, Joined, Table

# What may stand in a value. The last three are there only in an answer to a message.
PLACES = (
    *("to", "text", "hex", "id", "time", "account", "secret", "sender"),
    *("request", "service", "keyword"),
)
PLACE = re.compile(r"\{(\w+)\}")

Value = str | int | bool | list[str]


class SendForm(Table, frozen=True, kw_only=True):
    """One aggregator's way to send.

    `accented` stands in for `values` where the text does not fit the GSM alphabet; without it
    accents are taken off. `result` lists paths into the JSON of the response, `taken` and
    `refused` are what the first one found there must match; anything else is tried again."""

    url: str | None = None
    write: Literal["json", "form", "query"]
    values: dict[str, Value]
    accented: dict[str, Value] | None = None
    basic: tuple[str, str] | None = None
    headers: dict[str, str] = msgspec.field(default_factory=dict)
    sign: Joined | None = None
    result: tuple[str, ...]
    taken: str
    refused: str = "(?!)"
    reference: str | None = None

    def places(self) -> set[str]:
        """Return the names of all places in it."""
        texts = [*self.headers.values(), *(self.basic or ())]
        for values in (self.values, self.accented or {}):
            texts += [text for value in values.values() for text in _texts(value)]
        signed = {"secret"} if self.sign else set()
        return {name for text in texts for name in PLACE.findall(text)} | signed

    @property
    def only_answers(self) -> bool:
        """Whether it can only answer a message that came, not write first."""
        return bool(self.places() & {"request", "service", "keyword"})

    def faults(self) -> Iterator[str]:
        """Give what would fail only when a message is sent."""
        if unknown := self.places() - set(PLACES):
            yield f"send: {{{min(unknown)}}} is no place; use {', '.join(PLACES)}"
        if self.sign and (strange := set(self.sign.order) - {SECRET, *self.values}):
            yield f"send.sign.order: {min(strange)} is not among the values"
        if self.url and not self.url.startswith(("http://", "https://")):
            yield "send.url: needs http:// or https://"
        for name in ("taken", "refused"):
            try:
                re.compile(getattr(self, name))
            except re.error as error:
                yield f"send.{name}: {error}"


class _Sending(msgspec.Struct, frozen=True):
    send: SendForm | None = None


def read(raw: bytes) -> SendForm | None:
    """Return the `[send]` of a declaration, whatever else it holds. Raises ValueError."""
    form = msgspec.toml.decode(raw, type=_Sending).send
    if form and (faults := [*form.faults()]):
        raise ValueError("; ".join(faults))
    return form


def fill(value: Value, given: Mapping[str, str]) -> Value:
    """Return a value with its places filled. The time alone is a number, as Unix writes it."""
    if isinstance(value, list):
        return [_filled(text, given) for text in value]
    if value == "{time}":
        return int(given["time"])
    return _filled(value, given) if isinstance(value, str) else value


def _filled(text: str, given: Mapping[str, str]) -> str:
    return PLACE.sub(lambda place: given.get(place[1], ""), text)


def _texts(value: Value) -> list[str]:
    if isinstance(value, list):
        return value
    return [value] if isinstance(value, str) else []
