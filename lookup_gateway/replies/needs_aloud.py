"""Say aloud what a procedure needs: how many papers, each paper, the fee, the term, whom to ask.

The telephone line says these phrases and the hotline's page shows them: one maker for both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lookup_gateway import texts
from lookup_gateway.catalogue import Agency, Catalogue, Procedure
from lookup_gateway.model import OfficeCard
from lookup_gateway.replies.clauses import sentence
from lookup_gateway.replies.needed import needed
from lookup_gateway.replies.shapes import House
from lookup_gateway.replies.voice import apart
from lookup_gateway.texts import DEFAULT, Texts


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence, and in whose voice: the catalogue's names are Vietnamese in every language."""

    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class NeedsAloud:
    """What the line knows of procedures. `offices` are the offices' cards by unit id; `office` is
    the line's own, if it belongs to one. The catalogue may raise BackendDown."""

    catalogue: Catalogue
    house: House
    offices: Mapping[str, OfficeCard]
    office: str | None = None

    def said(self, procedure: Procedure, lang: str) -> tuple[Phrase, ...]:
        """Return what is said of the procedure, a pause between any two phrases.

        Short for the ear: of a paper its name and copies, not the form it is written on."""
        words = texts.load(lang)
        return tuple(Phrase(sentence(text), said) for text, said in self._said(procedure, words))

    def _said(self, one: Procedure, words: Texts) -> Iterator[tuple[str, str]]:
        told, lang = needed(one, words), words.lang
        yield one.name, DEFAULT
        yield _count(one, words), lang
        for n, paper in enumerate(one.papers, 1):
            yield words.fill("voice.need.paper", n=n), lang
            yield paper.name, DEFAULT
            if paper.copies > 1:
                yield words.fill("need.copies", n=paper.copies), lang
        yield words["voice.need.fees"], lang
        yield "; ".join(told.fees), DEFAULT if one.fees else lang
        yield self._term(one, told.term, words), lang
        yield from ((text, lang) for text in self._where(one, words))

    def _term(self, one: Procedure, term: str, words: Texts) -> str:
        if one.at_once:
            return words["voice.need.at_once"]
        return words.fill("voice.need.term", term=term)

    def _where(self, one: Procedure, words: Texts) -> Iterator[str]:
        office = self._office(one)
        card = self.offices.get(office.code) if office else None
        if office and card and card.hours:
            yield words.fill("voice.need.place", name=office.name, hours=card.hours)
        hotline, hours = apart(self.house.hotline), self.house.hotline_hours
        yield words.fill("voice.hotline", hotline=hotline, hours=hours)

    def _office(self, one: Procedure) -> Agency | None:
        """Return the one office that is meant: the line's own, else the only one there is."""
        agencies = self.catalogue.entries.handlers(one)
        own = [agency for agency in agencies if agency.code == self.office]
        return next(iter(own or (agencies if len(agencies) == 1 else ())), None)


def _count(one: Procedure, words: Texts) -> str:
    if not one.papers:
        return words["voice.need.no_papers"]
    return words.fill("voice.need.papers", n=len(one.papers))
