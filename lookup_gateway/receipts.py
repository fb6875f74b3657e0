"""From a case record to the sheet that is handed over: what may stand on it, and in which words."""

from __future__ import annotations

from lookup_gateway import texts
from lookup_gateway.model import Case
from lookup_gateway.paper.kit import Kit
from lookup_gateway.paper.sheet import Sheet, lay_out
from lookup_gateway.replies import House, dates
from lookup_gateway.replies.clauses import clean


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
