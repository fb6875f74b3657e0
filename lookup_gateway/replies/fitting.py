"""Fit an SMS: pieces in reading order give way, the least needed first, until the text fits."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
        return "".join(filter(gsm.is_gsm, clean(anyascii(clean(text)).replace("`", "'"))))

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
    kept = list(pieces)
    for step in sorted(set(Shed) - {Shed.NEVER}):
        for place in reversed(range(len(kept))):
            over = ruler.over(compose(kept, ruler))
            if over <= 0:
                break
            if kept[place].shed is step:
                kept[place : place + 1] = _given_way(kept[place], over, ruler)
    return compose(kept, ruler)


def compose(pieces: Sequence[Piece], ruler: Ruler) -> str:
    """Return the pieces as one line, as it is sent."""
    return ruler.form(" ".join(piece.text for piece in pieces))


def _given_way(piece: Piece, over: int, ruler: Ruler) -> list[Piece]:
    if piece.cut:
        text = ruler.form(piece.text)
        room = ruler.length(text) - over - len(_DOTS)
        if piece.shed is Shed.TAIL:
            return [Piece(_DOTS + ruler.cut(text[::-1], room)[::-1])]
        if room >= piece.label + _LEAST_FREE:
            return [Piece(ruler.cut(text, room).rstrip(" .") + _DOTS)]
    return [piece.then] if piece.then is not None else []
