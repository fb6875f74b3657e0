"""What is told of a procedure, shared out over as many screens as it takes: nothing scrolls, and
no paper is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kiosk_ui.kiosk.visit import Visit
from lookup_gateway.catalogue import Catalogue, Procedure
from lookup_gateway.replies import needed

# How many lines of papers a screen holds, in usual and in large letters, and letters a line; a
# name that takes more is cut behind its last line (kiosk.css), and is whole on the phone's page.
_LINES, _LINES_LARGE, _LINE = 8, 5, 26
_MOST_PLACES = 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """One screen about a procedure. `first` is the number of its first paper; `facts` are labels
    (keys of texts) with what they say."""

    first: int = 1
    papers: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


def sheets_of(one: Procedure, visit: Visit, catalogue: Catalogue) -> tuple[Sheet, ...]:
    """Return the screens: the papers, each time with fee, term and place; in large letters those
    have a last screen of their own."""
    texts, large = visit.front.here, visit.choices.large
    told = needed(one, texts)
    facts = (
        ("need.fees", "; ".join(told.fees)),
        ("need.term", texts["need.at_once"] if one.at_once else told.term),
        ("need.agencies", _places(one, visit, catalogue)),
    )
    papers = told.papers or (texts["need.no_papers"],)
    shared = tuple(_shared_out(papers, _LINES_LARGE if large else _LINES))
    if large:
        return (*shared, Sheet(facts=facts))
    return tuple(replace(sheet, facts=facts) for sheet in shared)


def _shared_out(papers: Sequence[str], room: int) -> Iterator[Sheet]:
    """Yield the papers screen by screen, by the lines that they will take."""
    first, taken = 0, 0
    for at, paper in enumerate(papers):
        lines = -(-len(paper) // _LINE)
        if at > first and taken + lines > room:
            yield Sheet(first + 1, tuple(papers[first:at]))
            first, taken = at, 0
        taken += lines
    yield Sheet(first + 1, tuple(papers[first:]))


def _places(one: Procedure, visit: Visit, catalogue: Catalogue) -> str:
    """Name where it is handled: this hall's own agencies first."""
    here = {agency.prefix.rstrip("-") for agency in visit.front.needs.site.agencies}
    agencies = sorted(catalogue.entries.handlers(one), key=lambda agency: agency.code not in here)
    named = [agency.name for agency in agencies[:_MOST_PLACES]]
    if others := len(agencies) - len(named):
        named.append(visit.front.here.fill("kiosk.more_places", n=others))
    return "; ".join(named)
