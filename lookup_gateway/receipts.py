"""From a case record to the papers that are handed over: what may stand on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from lookup_gateway import texts
from lookup_gateway.catalogue import Procedure, Term
from lookup_gateway.model import Case
from lookup_gateway.paper.forms import Agency, Asked, Facts, Paper
from lookup_gateway.paper.kit import Kit
from lookup_gateway.paper.sheet import Sheet, lay_out
from lookup_gateway.profile import Profile
from lookup_gateway.replies import House, dates
from lookup_gateway.replies.clauses import clean
from lookup_gateway.texts import Texts


def receipt_sheet(case: Case, kit: Kit, house: House, lang: str) -> Sheet:
    """Return the sheet of a case. No person is named on it: it is left lying about."""
    words = texts.load(lang)
    return lay_out(
        words,
        kit,
        house=house.name,
        hotline=(house.hotline, house.hotline_hours),
        rows={
            "procedure": clean(case.procedure.name) if case.procedure else None,
            "office": clean(case.office.name) if case.office else None,
            "received": dates.moment(words, case.received_at) if case.received_at else None,
            "due": dates.moment(words, case.due_at) if case.due_at else None,
        },
    )


@dataclass(frozen=True, slots=True)
class Filler:
    """Fills forms in: `kit` of a code and its receipt's epoch, `procedure` of the catalogue."""

    profile: Profile
    kit: Callable[[str, int], Kit]
    procedure: Callable[[str], Procedure | None]

    def facts(self, case: Case, asked: Asked, at: datetime) -> Facts:
        """Return what a form about the case is filled in with at a moment.

        Raises BackendDown where the catalogue was never read."""
        known = self.procedure(case.procedure.code) if case.procedure else None
        words = texts.load(asked.lang)
        return Facts(
            case=case,
            kit=self.kit(case.code, case.receipt_epoch),
            agency=_agency(case, self.profile),
            at=at,
            asked=asked,
            papers=tuple(Paper(one.name, one.copies) for one in known.papers) if known else (),
            term=_term(words, known.term) if known and known.term else None,
        )


def _agency(case: Case, profile: Profile) -> Agency:
    if case.office is None:
        return agency(None, profile.province, profile)
    return agency(case.office.id, case.office.name, profile)


def agency(office: str | None, name: str, profile: Profile) -> Agency:
    """Return whose paper it is: an office by its id as the profile knows it, else by its name."""
    known = profile.offices.get(office) if office else None
    return Agency(
        name=known.name if known else name,
        place=_place(profile.province),
        hotline=(profile.hotline, profile.hotline_hours),
        address=known.address if known else None,
        phone=known.phone if known else None,
    )


def _place(province: str) -> str:
    """Return the name that stands before a date (NĐ 30/2020/NĐ-CP, Phụ lục I)."""
    return province.removeprefix("Tỉnh ").removeprefix("Thành phố ")


def _term(words: Texts, term: Term) -> str:
    if term.hours is not None:
        return words.fill(f"form.term.{term.unit}_hours", n=term.hours)
    if not term.days:
        return words["form.term.same_day"]
    return words.fill(f"form.term.{term.unit}_days", n=term.days)
