"""Find codes in what people write: a text message, a chat, a link, a line read from a scanner."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import chain
from urllib.parse import unquote

from lookup_gateway.codes.noise import is_noise
from lookup_gateway.codes.partial import part_of
from lookup_gateway.codes.repair import repair
from lookup_gateway.codes.shapes import Reading, read
from lookup_gateway.codes.spelling import Run, runs, spell
from lookup_gateway.codes.stretches import unstructured
from lookup_gateway.codes.submission import read_submission
from lookup_gateway.codes.typed import Grammar, Heard, Typed, Understood
from lookup_gateway.codes.windows import Window, reach, structured

_UNIT_STARTS = re.compile(r"[A-Z][0-9OILSBZ]{2}|[0-9OILSBZ]{3}")

_ACCENTED_BEHIND = re.compile("([0-9])(?=[À-ÖØ-öø-ỹ])")
"""From À to ỹ stand all letters of Vietnamese that carry a mark, ơ, ư and đ included."""

_MOST_PARTS = 60
"""Runs of the longest code, if each were one character."""


def find(text: str, grammar: Grammar, most: int = 5) -> Heard:
    """Return the codes in `text`, in order and distinct, at most `most` of them.

    Whole codes are trusted more than loosely typed ones, those more than numbers, and a telephone
    number, a citizen's id or a date counts only where nothing else does and the grammar takes it.
    Never raises, whatever `text` holds.

    >>> [code.text for code in find("Cho hoi H57.132-260817-0412 toi dau roi a", Grammar()).codes]
    ['H57.132-260817-0412']
    >>> find("H49.12-251105", Grammar()).partial.office
    'H49.12'
    """
    parts = runs(repair(_parted(_unquoted(text))))
    alone = _alone(parts, grammar)
    if alone is not None and alone.whole:
        return Heard((alone,), None)
    found = chain(structured(parts, grammar), unstructured(parts, grammar))
    chosen = _without_noise(_apart(found))
    if not chosen:
        return Heard((), _partial(parts, grammar))
    distinct = {(code.key, code.boundaries): code for code in (w.reading.typed for w in chosen)}
    return Heard(tuple(distinct.values())[:most], None)


def parse(text: str, grammar: Grammar) -> Typed | None:
    """Read the whole of `text` as one code, as in an address or on a receipt; None when it is none.

    >>> parse("03706-2026%2F01234", Grammar()).key
    '03706202601234'
    """
    return _alone(runs(repair(_unquoted(text))), grammar)


def _alone(parts: Sequence[Run], grammar: Grammar) -> Typed | None:
    if not 0 < len(parts) <= _MOST_PARTS or any(part.gap is None for part in parts[1:]):
        return None
    spelling = spell(parts)
    reading = read_submission(spelling) or read(spelling, grammar)
    return reading.typed if reading else None


def _unquoted(text: str) -> str:
    """Undo the percent-encoding of links."""
    return unquote(text) if "%" in text else text


def _parted(text: str) -> str:
    """Part a digit from an accented letter behind it, as in "…-0412ạ": no code has such a letter,
    and once its accent is gone it would pass for a part of the code."""
    if text.isascii():
        return text
    return _ACCENTED_BEHIND.sub(r"\1 ", unicodedata.normalize("NFC", text))


def _apart(found: Iterable[Window]) -> list[Window]:
    """Keep windows that do not overlap: the surest, then the leftmost, then the shortest."""
    kept: list[Window] = []
    taken: set[int] = set()
    for window in sorted(found, key=lambda w: (w.reading.trust, w.start, w.end)):
        covers = range(window.start, window.end + 1)
        if taken.isdisjoint(covers):
            kept.append(window)
            taken.update(covers)
    return sorted(kept, key=lambda w: w.start)


def _without_noise(chosen: list[Window]) -> list[Window]:
    better = [window for window in chosen if not _is_noisy(window.reading)]
    return better or chosen


def _is_noisy(reading: Reading) -> bool:
    return not reading.typed.boundaries and is_noise(reading.typed.text)


def _partial(parts: Sequence[Run], grammar: Grammar) -> Understood | None:
    """Return the first office with a day, else the largest office alone."""
    offices: Understood | None = None
    for start, run in enumerate(parts):
        last = reach(parts, start) if _UNIT_STARTS.fullmatch(run.text) else start
        for end in range(last, start - 1, -1):
            part = part_of(spell(parts[start : end + 1]), grammar)
            if part and part.day:
                return part
            offices = offices or part
    return offices
