"""What the rooms are told that print forms about cases, and take and give the files of results."""

from __future__ import annotations

from lookup_gateway.desk_api.forms import FormsNeeds, Print
from lookup_gateway.desk_api.results import ResultNeeds
from lookup_gateway.gateway import Gateway
from lookup_gateway.model import Case
from lookup_gateway.paper.forms import Asked


def forms(gateway: Gateway) -> FormsNeeds:
    """Return what the routes of forms need."""
    book, desk = gateway.forms, gateway.case_desk

    def printed(case: Case, wish: Print) -> bytes:
        asked = Asked(size=wish.size, lang=wish.lang, officer=wish.officer)
        return book.pdf(book.issue(None, case, wish.form, asked))

    return FormsNeeds(
        by_token=gateway.officers.by_token,
        get=gateway.case_desk.get,
        covers=lambda officer, case: desk.is_theirs(case, officer),
        pdf=printed,
        note=desk.note,
    )


def results(gateway: Gateway) -> ResultNeeds:
    """Return what the routes of result files need."""
    desk = gateway.case_desk
    return ResultNeeds(
        by_token=gateway.officers.by_token,
        get=desk.get,
        covers=lambda officer, case: desk.is_theirs(case, officer),
        add=gateway.results.add,
        most_mb=gateway.profile.results.file_most_mb,
    )
