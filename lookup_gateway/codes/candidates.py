"""Guess on a miss what was left out: zeros, a prefix, a letter; and check each guess afterwards.

`candidates` goes from what was typed to keys worth reading. `choose_candidate` goes the other way:
it takes each code found there, leaves out what people leave out, and compares.
"""

import re
from collections.abc import Iterator, Sequence

from lookup_gateway.codes.match import Choice, Match, best, compare, digit_places
from lookup_gateway.codes.noise import is_noise
from lookup_gateway.codes.parts import SERIAL, Parts, ways
from lookup_gateway.codes.repair import fold
from lookup_gateway.codes.spelling import Spelling, spelling
from lookup_gateway.codes.typed import Grammar, Typed

_KEY_4 = "GHI"
"""The letters on a telephone's key 4: pressed once too often, one becomes its neighbour."""

_SERIAL_WRITTEN = range(1, 12)
"""Digits people write a running number with, zeros lost or added."""

_CODE = re.compile(r"(?P<unit>[0-9A-Z.]+)-(?P<date>[0-9]{6,8})-(?P<serial>[0-9]{4,7})")


def candidates(typed: Typed, grammar: Grammar, most: int = 64) -> tuple[str, ...]:
    """Return the keys to read after `typed.key` was a miss; none for a whole code
    and for a number that is likelier a telephone's or a citizen's.

    None either when there would be more than `most`: a code that answers because it is the only
    one among the keys read could then be one of several.

    >>> from lookup_gateway.codes import parse
    >>> candidates(parse("H49.12-251105-7", Grammar()), Grammar())[:2]
    ('H49122511050007', 'H491225110500007')
    """
    if typed.whole or (not typed.boundaries and is_noise(typed.text)):
        return ()
    typing = spelling(typed.text)
    keys = {fold(guess): None for guess in _guesses(typing, grammar)}
    keys.pop(typed.key, None)
    return tuple(keys) if len(keys) <= most else ()


def _guesses(typing: Spelling, grammar: Grammar) -> Iterator[str]:
    """Yield full codes without separators, the likeliest first."""
    for way in ways(typing, guess=True):
        if way.day is not None:
            for unit in _units(typing, way, grammar):
                for serial in _serials(typing, way):
                    yield unit + typing.key[way.date : way.serial] + serial


def _serials(typing: Spelling, way: Parts) -> list[str]:
    """Return the running number as stored codes may have it, where it is clear where it starts."""
    serial = typing.key[way.serial :]
    if way.lead is None and way.serial not in typing.boundaries:
        return [serial]
    bare = serial.lstrip("0") or "0"
    padded = [bare.zfill(size) for size in SERIAL if size >= len(bare)]
    return sorted(padded, key=lambda each: each != serial)


def _units(typing: Spelling, way: Parts, grammar: Grammar) -> list[str]:
    """Return the unit ids, without separators, of which the typed one may be what is left."""
    unit = typing.compact[: way.date]
    units = [unit]
    for prefix in grammar.prefixes:
        if any(spelling(left).key == fold(unit) for left in _remains(prefix)):
            units.append(spelling(prefix).compact)
    if way.lead in (2, 4):
        units.append("0" * (7 - way.lead) + unit)
    if way.lead is None and len(unit) > 1:
        units += _lettered(fold(unit), grammar.guess_letters)
    if way.lead == 0 and unit[0] in _KEY_4:
        units += [letter + unit[1:] for letter in _KEY_4]
    return units


def _lettered(digits: str, letters: str) -> list[str]:
    """Return `digits` with a level-1 letter put in where one of the two old and new shapes has it.

    >>> _lettered("5712", "H")
    ['H5712', '0000057H12']
    """
    units = [letter + digits for letter in letters]
    if len(digits) in (4, 6, 9):
        zeros = "0" * (9 - len(digits))
        units += [zeros + digits[:-2] + letter + digits[-2:] for letter in letters]
    if digits[0] == "4" and len(digits) > 2:
        units += [letter + digits[1:] for letter in _KEY_4]
    return units


def _remains(unit: str) -> list[str]:
    """Return what may be left of a unit id: its last groups, with or without the letter.

    >>> _remains("H49.12")
    ['H49.12', '49.12', '12', '']
    """
    groups = unit.split(".")
    lefts = [".".join(groups[count:]) for count in range(len(groups) + 1)]
    bare = [re.sub(r"[A-Z]", "", left, count=1) for left in lefts]
    return list(dict.fromkeys(left for pair in zip(lefts, bare, strict=True) for left in pair))


def choose_candidate(typed: Typed, stored: Sequence[str], grammar: Grammar) -> Choice:
    """Choose among the codes stored under the candidates: one that fits answers, several are asked.

    Each code is checked against what was typed, never taken because its key was guessed. Where
    another letter was typed than the code has, the citizen is asked.
    """
    return best(stored, lambda code: _fits(typed, code, grammar))


def _fits(typed: Typed, stored: str, grammar: Grammar) -> Match:
    code = _CODE.fullmatch(spelling(stored).text)
    if typed.whole or code is None:
        return Match.NO
    tails = _tails(typed, code["date"], code["serial"].lstrip("0"))
    found = {_compared(typed, unit, tails) for unit in _lossy(code["unit"], grammar)}
    if found & {Match.EXACT, Match.FOLDED}:
        return Match.FOLDED
    found |= {_compared(typed, unit, tails) for unit in _misdialled(code["unit"])}
    return Match.ASK if found != {Match.NO} else Match.NO


def _tails(typed: Typed, date: str, number: str) -> list[str]:
    """Return date and running number in the spellings that end as what was typed does."""
    serials = dict.fromkeys(number.zfill(size) for size in _SERIAL_WRITTEN)
    return [f"{date}-{serial}" for serial in serials if typed.key.endswith(date + serial)]


def _compared(typed: Typed, unit: str, tails: Sequence[str]) -> Match:
    """Return how `typed` fits the unit with any of the tails."""
    for tail in tails:
        written = spelling(f"{unit}-{tail}")
        match = compare(typed, written, digit_places(written))
        if match is not Match.NO:
            return match
    return Match.NO


def _lossy(unit: str, grammar: Grammar) -> Iterator[str]:
    """Yield the unit id and what is left of it after a loss this grammar knows how to undo."""
    known = unit in grammar.prefixes
    letter = re.search(r"[A-Z]", unit)
    guessed = letter is not None and letter.group() in grammar.guess_letters
    for left in _remains(unit):
        lettered = re.search(r"[A-Z]", left) is not None
        full = unit if lettered else re.sub(r"[A-Z]", "", unit, count=1)
        dropped = full.removesuffix(left)
        if known or (set(dropped) <= set("0.") and (lettered or guessed)):
            yield left


def _misdialled(unit: str) -> Iterator[str]:
    """Yield the unit id with another letter of key 4, or the key itself, for its letter."""
    if unit[0] in _KEY_4:
        yield from (other + unit[1:] for other in _KEY_4 + "4" if other != unit[0])
