"""What a message asks for, by the codes in it and by the words of `texts/intents.toml`.

A code always wins over words: what is part of one is never read as a word, and words that only
greet, agree or ask for help do not count beside one.

>>> read("Theo doi H49.12-251105-0007 giup toi", Grammar()).kind
<Kind.FOLLOW: 'follow'>
>>> read("hoof sow cuar tooi xong chuwa", Grammar()).kind
<Kind.LOOK_UP: 'look_up'>
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from lookup_gateway import codes
from lookup_gateway.codes import Grammar, Typed
from lookup_gateway.intents import table
from lookup_gateway.intents.table import Phrase
from lookup_gateway.intents.words import Word, without, words, written_out

MOST_CODES = 5
# A long letter says what it wants at its beginning; reading all of it takes a second.
_MOST_LETTERS = 1_500
_OUT_OF_FIVE = re.compile(r"(?<![0-9])([1-5]) ?/ ?5(?![0-9/])")


class Kind(StrEnum):
    """What can be asked for; the values are the table's headings."""

    STOP = "stop"
    START = "start"
    UNFOLLOW = "unfollow"
    FOLLOW = "follow"
    RATE = "rate"
    COMPLAIN = "complain"
    BRING = "bring"
    WHERE = "where"
    FEES = "fees"
    PROCEDURE = "procedure"
    PERSON = "person"
    ENGLISH = "english"
    VIETNAMESE = "vietnamese"
    HELP = "help"
    MINE = "mine"
    LOOK_UP = "look_up"
    YES = "yes"
    NO = "no"
    THANKS = "thanks"
    GREETING = "greeting"
    UNKNOWN = "unknown"


_ABOUT_A_CODE = {
    Kind.FOLLOW,
    Kind.UNFOLLOW,
    Kind.RATE,
    Kind.COMPLAIN,
    Kind.BRING,
    Kind.WHERE,
    Kind.FEES,
}
# Who wants to stop is heard whatever else is said, and a complaint may be about anything.
_RANK = {Kind.STOP: 0, Kind.START: 0, Kind.UNFOLLOW: 0, Kind.COMPLAIN: 1, Kind.RATE: 1}
_USUAL, _SMALL_TALK = 2, 3
_RANK |= dict.fromkeys((Kind.YES, Kind.NO, Kind.THANKS, Kind.GREETING), _SMALL_TALK)


@dataclass(frozen=True, slots=True)
class Intent:
    """What one message asks for.

    `codes` are those that it is about. `marks` are the numbers given to progress and quality, in
    this order. `nine` are the digits of a mã tra cứu, wherever they stand. `size` is the number of
    words beside the codes."""

    kind: Kind
    codes: tuple[Typed, ...] = ()
    marks: tuple[int, ...] = ()
    nine: str | None = None
    size: int = 0


def read(text: str, grammar: Grammar) -> Intent:
    """Return what the text asks for, by its beginning. Never raises."""
    text = text[:_MOST_LETTERS]
    typed = codes.find(text, grammar, MOST_CODES).codes
    entries = table.load()
    beside = without(words(_OUT_OF_FIVE.sub(r"\1 ", text)), typed)
    said = written_out(beside, entries.short)
    marks = _marks(said)
    kind = _kind(list(entries.found(said)), marks, said)
    numbers = [one for one in typed if _is_number(one)]
    if kind in _ABOUT_A_CODE or kind is Kind.STOP:  # a telephone number beside it is no code
        typed = tuple(one for one in typed if one not in numbers)
    nine = _nine(said) or next((one.key for one in numbers if len(one.key) == 9), None)
    if typed:
        kind = _beside_codes(kind)
    elif kind is Kind.UNKNOWN and nine:
        kind = Kind.LOOK_UP
    return Intent(kind, typed, marks, nine, len(said))


def _kind(found: Sequence[Phrase], marks: Sequence[int], said: Sequence[Word]) -> Kind:
    kinds = [Kind(phrase.kind) for phrase in found]
    if marks and (Kind.RATE in kinds or len(marks) == 2 == len(said)):
        return Kind.RATE
    if not found:
        return Kind.UNKNOWN
    surest = min(found, key=_place)
    return Kind(surest.kind)


def _place(phrase: Phrase) -> tuple[int, int, int]:
    kind = Kind(phrase.kind)
    return _RANK.get(kind, _USUAL), -phrase.weight, list(Kind).index(kind)


def _beside_codes(kind: Kind) -> Kind:
    if kind is Kind.STOP:
        return Kind.UNFOLLOW
    return kind if kind in _ABOUT_A_CODE else Kind.LOOK_UP


def _is_number(code: Typed) -> bool:
    return not code.boundaries and codes.is_noise(code.text)


def _marks(said: Sequence[Word]) -> tuple[int, ...]:
    """Return the one or two small numbers of a message; more are no marks. Quality may be named
    before progress."""
    marks = [int(word.plain) for word in said if word.plain.isdecimal() and len(word.plain) <= 2]
    plain = " ".join(word.plain for word in said)
    if len(marks) == 2 and 0 <= plain.find("chat luong") < plain.find("tien do"):
        marks.reverse()
    return tuple(marks) if len(marks) <= 2 else ()


def _nine(said: Sequence[Word]) -> str | None:
    """Return the digits of a mã tra cứu, in one piece or as it is printed: 482 913 057."""
    digits = [word.plain for word in said if word.plain.isdecimal()]
    runs = (digits[at : at + 3] for at in range(len(digits)))
    split = ("".join(run) for run in runs if [len(one) for one in run] == [3, 3, 3])
    return next((one for one in (*digits, *split) if len(one) == 9), None)
