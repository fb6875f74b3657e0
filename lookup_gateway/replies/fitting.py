"""Fit an SMS: pieces in reading order give way, the least needed first, until the text fits."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum

from anyascii import anyascii

from lookup_gateway import gsm
from lookup_gateway.replies.clauses import clean

_DOTS = "..."
_LEAST_FREE = 8  # fewer letters of a free text tell nothing


class Shed(IntEnum):
    """When a piece gives way. NEVER: state, whose turn, due date and age of the data stay."""

    COURTESY = 1
    OFFICE = 2
    HOTLINE = 3
    FREE = 4
    YEAR = 5
    UNIT = 6
    TAIL = 7
    NEVER = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an SMS. At its step it is cut, where it may be, or gives way to `then`.

    `label` letters at the beginning always stay. A piece of step TAIL keeps its end instead:
    what tells one code from another stands there."""

    text: str
    shed: Shed = Shed.NEVER
    then: Piece | None = None
    cut: bool = False
    label: int = 0


@dataclass(frozen=True, slots=True)
class Ruler:
    """How long an SMS may be: 160 septets unaccented, two joined UCS-2 segments accented."""

    accented: bool

    def form(self, text: str) -> str:
        """Return the text as it is sent: one line, without accents unless they are wanted."""
        if self.accented:
            return unicodedata.normalize("NFC", clean(text))
        return "".join(filter(gsm.is_gsm, clean(anyascii(clean(text)))))

    def length(self, text: str) -> int:
        """Return the length of formed text, in UTF-16 units or septets."""
        return gsm.utf16_units(text) if self.accented else gsm.septets(text)

    def room(self, text: str) -> int:
        """Return how long a text of these characters may be at most.

        A surrogate pair is not split between segments, which may cost one unit."""
        if not self.accented:
            return gsm.GSM_SEGMENT
        pairs = any(ord(char) > 0xFFFF for char in text)
        return 2 * gsm.UCS2_PART - pairs

    def over(self, text: str) -> int:
        """Return by how much the text is too long; 0 or less: it fits."""
        return self.length(text) - self.room(text)

    def cut(self, text: str, room: int) -> str:
        """Return the longest beginning of formed text within `room`."""
        cut = gsm.cut_utf16 if self.accented else gsm.cut_septets
        return cut(text, max(room, 0))


def fit(pieces: Iterable[Piece], ruler: Ruler) -> str:
    """Return the pieces as one text, shed as far as its length demands."""
    kept = [_formed(piece, ruler) for piece in pieces]
    over = ruler.over(_joined(kept))
    for step in Shed:
        for place in reversed(range(len(kept))):
            if over > 0 and kept[place].shed is step is not Shed.NEVER:
                kept[place : place + 1] = _given_way(kept[place], over, ruler)
                over = ruler.over(_joined(kept))
    return _joined(kept)


def _joined(pieces: Iterable[Piece]) -> str:
    return " ".join(piece.text for piece in pieces if piece.text)


def _formed(piece: Piece, ruler: Ruler) -> Piece:
    then = None if piece.then is None else _formed(piece.then, ruler)
    return replace(piece, text=ruler.form(piece.text), then=then)


def _given_way(piece: Piece, over: int, ruler: Ruler) -> list[Piece]:
    if piece.cut:
        room = ruler.length(piece.text) - over - len(_DOTS)
        if piece.shed is Shed.TAIL:
            return [Piece(_DOTS + ruler.cut(piece.text[::-1], room)[::-1])]
        if room >= piece.label + _LEAST_FREE:
            return [Piece(ruler.cut(piece.text, room).rstrip(" .") + _DOTS)]
    return [piece.then] if piece.then is not None else []
