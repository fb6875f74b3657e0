"""Say what a procedure needs: its papers, fees and term, in the words of a page or a message."""

from __future__ import annotations

from dataclasses import dataclass

from lookup_gateway.catalogue import Charge, Paper, Procedure, Term
from lookup_gateway.replies import dates
from lookup_gateway.texts import Texts


@dataclass(frozen=True, slots=True)
class Needed:
    """A procedure's papers and fees one by one, and its term; `fees` is never empty."""

    papers: tuple[str, ...]
    fees: tuple[str, ...]
    term: str


def needed(procedure: Procedure, words: Texts) -> Needed:
    """Return what the procedure needs; names are the catalogue's own, in Vietnamese."""
    return Needed(
        papers=tuple(_paper(one, words) for one in procedure.papers),
        fees=tuple(_fee(one, words) for one in procedure.fees) or (words["need.no_fees"],),
        term=_term(procedure.term, words) if procedure.term else words["need.no_term"],
    )


def filled(procedure: Procedure, words: Texts) -> dict[str, str]:
    """Return what fills the text `talk.need.procedure` of a message."""
    told = needed(procedure, words)
    return {
        "name": procedure.name,
        "code": procedure.code,
        "papers": "; ".join(told.papers) or words["need.no_papers"],
        "fees": "; ".join(told.fees),
        "term": told.term,
    }


def _paper(paper: Paper, words: Texts) -> str:
    copies = words.fill("need.copies", n=paper.copies) if paper.copies > 1 else None
    form = words.fill("need.form", form=paper.form) if paper.form else None
    beside = ", ".join(part for part in (copies, form) if part)
    return f"{paper.name} ({beside})" if beside else paper.name


def _fee(fee: Charge, words: Texts) -> str:
    said = words.fill("need.fee", name=fee.name, amount=dates.amount(words, fee.amount))
    return f"{said} ({fee.note})" if fee.note else said


def _term(term: Term, words: Texts) -> str:
    if term.hours is not None:
        return words.fill(f"need.hours.{term.unit}", n=term.hours)
    if not term.days:
        return words["need.days.none"]
    return words.fill(f"need.days.{term.unit}", n=term.days)
