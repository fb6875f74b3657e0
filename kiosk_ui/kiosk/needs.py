"""What a procedure needs: found by its sector or by words, told page by page, taken to the phone.

It needs no case and nothing of a person; what was chosen goes along in hidden fields alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

from flask import Response, request

from kiosk_ui import asking
from kiosk_ui.front import RETRY
from kiosk_ui.kiosk import spoken
from kiosk_ui.kiosk.need_sheets import sheets_of
from kiosk_ui.kiosk.paging import Page, page_wanted, turned
from kiosk_ui.kiosk.states import Do, State
from kiosk_ui.kiosk.visit import Visit
from kiosk_ui.screens import problem
from lookup_gateway.catalogue import Catalogue, Procedure
from lookup_gateway.errors import BackendDown

_MOST_FOUND = 30


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for: a sector by its code, or words; then one procedure by its code. `page`
    is that of the list, `part` that of the papers."""

    sector: str = ""
    words: str = ""
    procedure: str = ""
    page: int = 0
    part: int = 0

    @property
    def fields(self) -> dict[str, str]:
        """Return the fields that have something to carry."""
        named = {"sector": self.sector, "words": self.words, "procedure": self.procedure}
        counted = {"page": str(self.page or ""), "part": str(self.part or "")}
        return {name: value for name, value in {**named, **counted}.items() if value}


Told = Callable[[Visit, Catalogue], Response]


def are_known(visit: Visit) -> bool:
    """Return whether there is any procedure to ask about."""
    catalogue = visit.front.needs.catalogue
    return catalogue is not None and catalogue.has_procedures


def _unless_down(told: Told) -> Callable[[Visit], Response]:
    """Wrap a screen of the catalogue: while it cannot be read, that is said."""

    @wraps(told)
    def wrapped(visit: Visit) -> Response:
        catalogue = visit.front.needs.catalogue
        try:
            if catalogue is not None:
                return told(visit, catalogue)
        except BackendDown:
            pass
        shown = problem("try_later", visit.front.here)
        return visit.problem(shown, 503, RETRY[503], again=Do.SECTORS)

    return wrapped


@_unless_down
def sectors(visit: Visit, catalogue: Catalogue) -> Response:
    """Choose a sector among those that have a procedure."""
    entries = catalogue.entries
    used = {one.sector for one in entries.procedures.values()}
    known = [one for one in entries.sectors.values() if one.code in used]
    page = turned(sorted(known, key=lambda one: one.name), page_wanted())
    return _draw(visit, State.SECTORS, Wish(page=page.page), listed=page)


def search(visit: Visit) -> Response:
    """Find by the words of a name, on keys without accents."""
    return _draw(visit, State.SEARCH, replace(_wish(), sector="", page=0))


@_unless_down
def procedures(visit: Visit, catalogue: Catalogue) -> Response:
    """Choose among the procedures of a sector, or among those that the words mean."""
    wish = _wish()
    found = _found(wish, catalogue)
    if not found:
        shown, say = problem("no_procedure", visit.front.here), ("problem.no_procedure",)
        return _draw(visit, State.SEARCH, wish, say=say, status=404, shown=shown)
    page = turned(found, wish.page)
    listed = replace(wish, page=page.page, procedure="", part=0)
    return _draw(visit, State.PROCEDURES, listed, listed=page)


@_unless_down
def need(visit: Visit, catalogue: Catalogue) -> Response:
    """Tell what the procedure needs: papers, fee, term, where."""
    wish = _wish()
    one = catalogue.procedure(wish.procedure)
    if one is None:
        return sectors(visit)
    sheets = sheets_of(one, visit, catalogue)
    part = min(wish.part, len(sheets) - 1)
    return _draw(
        visit,
        State.NEED,
        replace(wish, part=part),
        say=spoken.need(one),
        one=one,
        listed=Page(sheets[part : part + 1], part, len(sheets) - 1),
    )


@_unless_down
def phone(visit: Visit, catalogue: Catalogue) -> Response:
    """Return the QR of the procedure's own page."""
    wish = _wish()
    one = catalogue.procedure(wish.procedure)
    if one is None:
        return sectors(visit)
    address = f"{visit.front.needs.public_url}/procedures/{one.code}?lang={visit.choices.lang}"
    return _draw(visit, State.NEED_PHONE, wish, one=one, qr=visit.qr(address))


def _draw(visit: Visit, state: State, wish: Wish, **more: Any) -> Response:
    """Return the screen; it is the deed of the same name that draws it once more."""
    usual = {"again": Do(state.value), "say": (state.value,), "wish": wish.fields}
    return visit.draw(state, **{**usual, **more})


def _wish() -> Wish:
    def field(name: str) -> str:
        return asking.kept(request.form.get(name, ""))

    named = {name: field(name) for name in ("sector", "words", "procedure")}
    return Wish(**named, page=page_wanted(), part=page_wanted("part"))


def _found(wish: Wish, catalogue: Catalogue) -> Sequence[Procedure]:
    if wish.sector:
        return [one for one in catalogue.all() if one.sector == wish.sector]
    return catalogue.search(wish.words, _MOST_FOUND) if wish.words else ()
