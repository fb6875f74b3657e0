"""Answer a question about the case that was talked about: what to bring, where to, what it costs.

Said from the same view as a lookup's answer, so that nothing is told that its tier may not see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lookup_gateway import texts
from lookup_gateway.intents import Kind
from lookup_gateway.model import Answer, Said, Tier, View
from lookup_gateway.replies import dates, facts
from lookup_gateway.texts import Texts


def about(kind: Kind, answer: Answer, lang: str) -> tuple[Said, ...]:
    """Return what is said to the question, or () for an answer that shows no case."""
    if answer.view is None:
        return ()
    return FOLLOW_UPS[kind](_Case(answer.view, answer.tier is not Tier.CODE, texts.load(lang)))


@dataclass(frozen=True, slots=True)
class _Case:
    """One case, as far as it is shown; `proven`: its details are."""

    view: View
    proven: bool
    words: Texts

    def bring(self) -> tuple[Said, ...]:
        said = [*self._papers(), *self._money()]
        if facts.is_collected(self.view):
            said.append(self._said("bring.collect"))
        if not said and self.proven and facts.papers_missing(self.view) is False:
            said.append(self._said("bring.nothing"))
        return tuple(said) or self._turn()

    def where(self) -> tuple[Said, ...]:
        if facts.turn(self.view) == "turn.post":
            return (self._said("where.post"),)
        place = facts.place(self.view)
        if place is not None:
            return (self._said("where.result", place=place),)
        office = self.view.office
        if office is None or not office.name:
            return (self._said("where.unknown"),)
        place = ", ".join(part for part in (office.name, office.address, office.hours) if part)
        return (self._said("where.office", place=place),)

    def fees(self) -> tuple[Said, ...]:
        if not self.proven or self.view.fees is None:
            return (self._said("bring.closed"),)
        if not self.view.fees:
            return (self._said("fees.none"),)
        owed = sum(fee.amount for fee in facts.unpaid(self.view))
        if not owed:
            return (self._said("fees.paid"),)
        return (self._said("fees.owed", amount=dates.amount(self.words, owed)),)

    def _papers(self) -> list[Said]:
        needs = self.view.needs or ()
        listed = "; ".join(need.what for need in needs)
        days = [need.by for need in needs if need.by is not None]
        if days:
            by = dates.short_day(self.words, min(days), year=True)
            return [self._said("bring.papers_by", list=listed, date=by)]
        return [self._said("bring.papers", list=listed)] if listed else []

    def _money(self) -> list[Said]:
        owed = sum(fee.amount for fee in facts.unpaid(self.view))
        amount = dates.amount(self.words, owed)
        return [self._said("bring.money", amount=amount)] if owed else []

    def _turn(self) -> tuple[Said, ...]:
        """Whose turn it is may be known where the papers are not."""
        turn = facts.turn(self.view)
        asked = (Said(key=turn),) if turn else ()
        return asked if self.proven and asked else (*asked, self._said("bring.closed"))

    def _said(self, key: str, **values: str) -> Said:
        return Said(key=f"talk.{key}", values={"code": self.view.code, **values})


FOLLOW_UPS: dict[Kind, Callable[[_Case], tuple[Said, ...]]] = {
    Kind.BRING: _Case.bring,
    Kind.WHERE: _Case.where,
    Kind.FEES: _Case.fees,
}
