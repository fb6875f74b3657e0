"""Read every stretch of a message that could be one structured code, linearly in its length."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lookup_gateway.codes.guards import numeric, stands
from lookup_gateway.codes.shapes import Reading, read_opaque, read_structured
from lookup_gateway.codes.spelling import LONGEST_RUN, Run, Spelling, spell
from lookup_gateway.codes.typed import Grammar

MOST_RUNS = 8
"""Groups of the longest code: level 1, four more, day, running number, and one to spare."""

_D = "[0-9OILSBZ]"
_KEYWORD = (
    r"(?:MAHOSO|MASOHOSO|SOHOSO|SOBIENNHAN|BIENNHAN|MASO|HOSO|TRACUU|TRA|MHS|SBN|HS|TC|MS|MA|SO)"
)
_GLUED = re.compile(rf"{_KEYWORD}(?P<rest>[A-Z]?[0-9]{_D}.*)")
_ONLY_KEYWORD = re.compile(_KEYWORD)
_HEAD = re.compile(rf"[A-Z]{_D}{{2}}|[0-9]{_D}{{1,2}}|[0-9]{_D}{{4}}")
_TRAILING = re.compile(r"(?P<code>[A-Z]?[0-9]{4,})[AC-HJKMNP-RT-Y][A-Z]*")
_DATED = re.compile(rf"{_D}{{6}}")
_INSURANCE_TAILS = ([4, 5], [9], [5])
_KEYPAD = range(13, LONGEST_RUN)


@dataclass(frozen=True, slots=True)
class Window:
    """A reading and the runs it covers, both ends included."""

    start: int
    end: int
    reading: Reading


def is_keyword(run: str) -> bool:
    """Tell whether a run is a word that people put before a code: HS, MHS, TC, SBN."""
    return _ONLY_KEYWORD.fullmatch(run) is not None


def structured(runs: Sequence[Run], grammar: Grammar) -> Iterator[Window]:
    """Yield all structured readings of neighbouring runs; they may overlap."""
    dated = [bool(_DATED.search(run.text)) for run in runs]
    for start, run in enumerate(runs):
        if numeric(run.text) and len(run.text) <= LONGEST_RUN:
            for end in range(start, reach(runs, start) + 1):
                if any(dated[start : end + 1]) or _insured(runs[start : end + 1]):
                    yield from _window(runs, start, end, grammar)


def reach(runs: Sequence[Run], start: int) -> int:
    """Return the last run that a code beginning at `start` could take in."""
    size = len(runs[start].text)
    for end in range(start + 1, min(len(runs), start + MOST_RUNS)):
        size += len(runs[end].text)
        if runs[end].gap is None or size > LONGEST_RUN or not _codeish(runs, end):
            return end - 1
    return min(len(runs), start + MOST_RUNS) - 1


def _codeish(runs: Sequence[Run], at: int) -> bool:
    """Tell whether a run may go on a code; a word may not, unless separators bind it."""
    bound = runs[at].tight or (at + 1 < len(runs) and runs[at + 1].tight)
    return bound or numeric(runs[at].text)


def _insured(stretch: Sequence[Run]) -> bool:
    """Tell by its runs' lengths what may be social insurance's three numbers, one dash lost."""
    return [len(run.text) for run in stretch[1:]] in _INSURANCE_TAILS


def _window(runs: Sequence[Run], start: int, end: int, grammar: Grammar) -> Iterator[Window]:
    for stretch in _variants(runs[start : end + 1]):
        spelling = spell(stretch)
        reading = read_structured(spelling, grammar)
        if reading and stands(runs, start, end, reading, freed=stretch[0] is not runs[start]):
            yield Window(start, end, reading)
        elif stretch[0] is not runs[start] and _is_keypad(spelling):
            reading = read_opaque(spelling, grammar)
            if reading:
                yield Window(start, end, reading)


def _variants(stretch: Sequence[Run]) -> Iterator[Sequence[Run]]:
    """Yield the stretch as typed, and without a keyword or a word glued to it."""
    first, last = stretch[0], stretch[-1]
    glued = _GLUED.fullmatch(first.text)
    if glued:
        yield [replace(first, text=glued["rest"]), *stretch[1:]]
    if not (glued and _HEAD.fullmatch(glued["rest"])):
        yield stretch
    trailing = _TRAILING.fullmatch(last.text)
    if trailing and len(stretch) > 1:
        yield [*stretch[:-1], replace(last, text=trailing["code"])]


def _is_keypad(spelling: Spelling) -> bool:
    """Tell the telephone form behind a glued keyword; shorter numbers are codes that start so."""
    run = spelling.compact.isdigit() and not spelling.boundaries
    return run and len(spelling.compact) in _KEYPAD
