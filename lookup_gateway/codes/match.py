"""Decide which stored code a typed one means, and when to ask instead: never a neighbour's case."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from lookup_gateway.codes.repair import fold
from lookup_gateway.codes.shapes import is_structured, is_whole
from lookup_gateway.codes.spelling import Spelling, spelling
from lookup_gateway.codes.typed import Grammar, Typed

_ANY_LETTER = Grammar(letters="ABCDEFGHIJKLMNOPQRSTUVWXYZ")


class Match(StrEnum):
    """How a typed code fits a stored one."""

    EXACT = "exact"  # every character typed is the stored one
    FOLDED = "folded"  # look-alikes were forgiven where the stored code has digits
    ASK = "ask"  # it may be meant: the citizen decides
    NO = "no"


@dataclass(frozen=True, slots=True)
class Choice:
    """`code`: the one stored code that answers. `ask`: codes to show, and nothing but codes."""

    code: str | None
    ask: tuple[str, ...]


def same(typed: Typed, stored: str) -> Match:
    """Tell how `typed` fits the code `stored`.

    A whole code fits exactly that code. Anything else fits where the folds are equal and every
    boundary typed is one of the stored code: a missing separator is forgiven, an extra one is not.
    """
    other = spelling(stored)
    if typed.whole:
        return Match.EXACT if typed.text == other.text else Match.NO
    return compare(typed, other, digit_places(other) if is_structured(other) else frozenset())


def compare(typed: Typed, other: Spelling, forgiving: frozenset[int]) -> Match:
    """Compare by fold and boundaries; look-alikes are forgiven at the places `forgiving` only."""
    if not typed.key or other.key != typed.key or not typed.boundaries <= other.boundaries:
        return Match.NO
    mine = spelling(typed.text).compact
    doubted = {at for at, char in enumerate(mine) if char != other.compact[at]}
    if not doubted:
        return Match.EXACT
    if not doubted <= forgiving or _other_structure(typed, other):
        return Match.ASK
    return Match.FOLDED


def digit_places(stored: Spelling) -> frozenset[int]:
    """Return where a structured code has digits that no letter could replace.

    The two digits behind the level-1 letter are such; a digit in a later group that has letters
    is not, because there the letter may be meant.
    """
    places: set[int] = set()
    named = False
    marks = [0, *sorted(stored.boundaries), len(stored.compact)]
    for start, end in pairwise(marks):
        group = stored.compact[start:end]
        level_1 = not named and group[0].isalpha() and group[1:].isdigit() and len(group) == 3
        named = named or not group.isdigit()
        if group.isdigit() or level_1:
            places.update(range(start + level_1, end))
    return frozenset(places)


def _other_structure(typed: Typed, other: Spelling) -> bool:
    """Tell whether `typed`, look-alikes read as digits, is a whole code of another structure."""
    if typed.boundaries == other.boundaries:
        return False
    readings = (fold(typed.text), typed.text[0] + fold(typed.text[1:]))
    return any(is_whole(spelling(reading), _ANY_LETTER) for reading in readings)


def choose(typed: Typed, stored: Sequence[str]) -> Choice:
    """Choose among the codes stored under one key: exact beats folded beats asking.

    >>> from lookup_gateway.codes import Grammar, parse
    >>> typed = parse("h571322608170412", Grammar())
    >>> choose(typed, ["H57.132-260817-0412"]).code
    'H57.132-260817-0412'
    >>> len(choose(typed, ["H57.132-260817-0412", "H57.13.2-260817-0412"]).ask)
    2
    """
    return best(stored, lambda code: same(typed, code))


def best(stored: Iterable[str], fits: Callable[[str], Match]) -> Choice:
    """Return the one code of the best level reached, or all of that level to ask about."""
    levels = {code: fits(code) for code in stored}
    for level in (Match.EXACT, Match.FOLDED):
        reached = [code for code, match in levels.items() if match is level]
        if reached:
            return Choice(reached[0], ()) if len(reached) == 1 else Choice(None, tuple(reached))
    return Choice(None, tuple(code for code, match in levels.items() if match is Match.ASK))
