"""Read bound stretches of a message as opaque codes, old receipts or a telephone's digits."""

from collections.abc import Iterator, Sequence

from lookup_gateway.codes.guards import numeric
from lookup_gateway.codes.shapes import read_opaque
from lookup_gateway.codes.spelling import Run, spell
from lookup_gateway.codes.submission import read_submission
from lookup_gateway.codes.typed import Grammar
from lookup_gateway.codes.windows import MOST_RUNS, Window, is_keyword


def unstructured(runs: Sequence[Run], grammar: Grammar) -> Iterator[Window]:
    """Yield the readings of stretches whose runs separators bind without a blank."""
    for start, end in _stretches(runs):
        first = start + 1 if start < end and is_keyword(runs[start].text) else start
        if first == end or _is_one_code(runs[first : end + 1]):
            yield from _opaque(runs, first, end, grammar)
        else:
            yield from _among_words(runs, first, end, grammar)


def _stretches(runs: Sequence[Run]) -> Iterator[tuple[int, int]]:
    start = 0
    for at in range(1, len(runs) + 1):
        if at == len(runs) or not runs[at].tight or runs[at].gap is None:
            yield start, at - 1
            start = at


def _is_one_code(stretch: Sequence[Run]) -> bool:
    """Tell a code with separators from addresses (more words than one), dates and sums."""
    words = sum(not numeric(run.text) for run in stretch)
    slashed = any("/" in run.raw for run in stretch[1:])
    letters = any(not run.text.isdigit() for run in stretch)
    return letters and words <= (0 if slashed else 1) and len(stretch) <= MOST_RUNS


def _among_words(runs: Sequence[Run], start: int, end: int, grammar: Grammar) -> Iterator[Window]:
    """Read each run that has no number bound to it: the last part of a link, say."""
    for at in range(start, end + 1):
        beside = [runs[k].text for k in (at - 1, at + 1) if start <= k <= end]
        if not any(numeric(text) for text in beside):
            yield from _opaque(runs, at, at, grammar)


def _opaque(runs: Sequence[Run], start: int, end: int, grammar: Grammar) -> Iterator[Window]:
    if _is_address(runs, start, end):
        return
    spelling = spell(runs[start : end + 1])
    reading = read_submission(spelling) or read_opaque(spelling, grammar)
    if reading:
        yield Window(start, end, reading)


def _is_address(runs: Sequence[Run], start: int, end: int) -> bool:
    """Tell a part of a mail address."""
    after = runs[end + 1].raw if end + 1 < len(runs) else ""
    return runs[start].raw.endswith("@") or after.startswith("@")
