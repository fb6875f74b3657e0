"""Write a card as few bytes and read it again: a fixed head, then deflated msgpack.

    schema 1 · status 1 · flags 1 · status_since, received_at, due_at, finished_at 4 each · rest

The head can be read without inflating anything. The rest is a msgpack array (`layout`) under
raw deflate (RFC 1951) with the preset dictionary `dictionary.bin`. Every moment comes back as
the same instant, to the microsecond, in Vietnam's offset. A card that does not fit this form
(a moment before 1970, a fee of 2^64 đồng) is kept as deflated JSON under another schema.
"""

from __future__ import annotations

import struct
import zlib
from importlib.resources import files

import msgspec

from cache import layout
from lookup_gateway.model import Card

PLAIN = 0

_WINDOW = 13  # 8 KiB: it holds the dictionary, and a compressor so small is cheap to copy
_MEMORY = 5  # zlib's memLevel, small for the same reason
_UNREADABLE = (
    ValueError,
    TypeError,
    LookupError,
    OverflowError,
    OSError,
    StopIteration,
    struct.error,
    zlib.error,
    msgspec.MsgspecError,
)


class Codec:
    """Card ⇄ bytes. On one machine the same card always gives the same bytes."""

    def __init__(self) -> None:
        self._words = files("cache").joinpath("dictionary.bin").read_bytes()
        self._deflater = zlib.compressobj(9, zlib.DEFLATED, -_WINDOW, _MEMORY, zdict=self._words)

    def encode(self, card: Card) -> bytes:
        """Return the payload of `card`; the code itself is not part of it.

        Raises ValueError when the card holds the person: the mirror must never."""
        if card.case.applicant is not None:
            raise ValueError("a card with an applicant must not be mirrored")
        try:
            head, rest = layout.pack(card)
        except OverflowError:
            head, rest = bytes([PLAIN]), msgspec.json.encode(card)
        deflater = self._deflater.copy()
        return head + deflater.compress(rest) + deflater.flush()

    def decode(self, code: str, payload: bytes) -> Card:
        """Return the card that `encode` was given. Raises ValueError for anything else."""
        try:
            return self._decode(code, payload)
        except _UNREADABLE as error:
            raise ValueError("not the payload of a card") from error

    def _decode(self, code: str, payload: bytes) -> Card:
        if payload[0] == layout.COMPACT:
            head, rest = payload[: layout.HEAD.size], payload[layout.HEAD.size :]
            return layout.unpack(code, head, self._inflate(rest))
        if payload[0] == PLAIN:
            return msgspec.json.decode(self._inflate(payload[1:]), type=Card)
        raise ValueError("a payload of another schema")

    def _inflate(self, deflated: bytes) -> bytes:
        return zlib.decompressobj(-zlib.MAX_WBITS, self._words).decompress(deflated)
