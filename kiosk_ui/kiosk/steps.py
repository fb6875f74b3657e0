"""What the kiosk answers to each deed that needs no look-up: entering a code, and choosing how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import Response

from kiosk_ui.kiosk import entry, finding, marks, needs, spoken
from kiosk_ui.kiosk.entry import Fault
from kiosk_ui.kiosk.paging import page_wanted, turned
from kiosk_ui.kiosk.states import Do, State
from kiosk_ui.kiosk.visit import Asked, Visit
from kiosk_ui.screens import problem

UNPROCESSABLE = 422

Step = Callable[[Visit], Response]


def wait(visit: Visit) -> Response:
    """K0, or K7 where a part is lost: both lead to the same entry."""
    lost = visit.choices.lost
    say = tuple(f"lost.{part}" for part in lost) or ("wait",)
    state = State.OUT_OF_ORDER if lost else State.WAIT
    return visit.draw(state, say=say, has_needs=needs.are_known(visit))


def enter(visit: Visit, fault: Fault | None = None) -> Response:
    """K1: digits behind the prefix of an agency."""
    return _entry(visit, State.ENTER, Do.ENTER, fault)


def letters(visit: Visit, fault: Fault | None = None) -> Response:
    """The last resort for a code that begins with none of the known prefixes."""
    return _entry(visit, State.LETTERS, Do.LETTERS, fault)


def starts(visit: Visit) -> Response:
    """Choose how the code begins, by the agency's name."""
    agencies = turned(visit.front.needs.site.agencies, page_wanted())
    return visit.draw(State.STARTS, again=Do.STARTS, say=("starts",), listed=agencies)


def check(visit: Visit) -> Response:
    """K1b: "Is this the code?", once it can be one."""
    agencies = visit.front.needs.site.agencies
    fault = entry.fault(visit.asked.text, agencies)
    if fault is None:
        say = ("check", *spoken.letters(visit.asked.text))
        return visit.draw(State.CHECK, again=Do.CHECK, say=say)
    keyed = not visit.asked.text or entry.begun_with(visit.asked.text, agencies)
    return enter(visit, fault) if keyed else letters(visit, fault)


def code(visit: Visit, fault: Fault | None = None) -> Response:
    """The mã tra cứu, on keys of its own."""
    return _entry(visit, State.CODE, Do.CODE, fault)


def find(visit: Visit) -> Response:
    """K2 and what comes of it; a mã tra cứu that cannot be one goes back to its keys."""
    if visit.asked.code and (fault := entry.lookup_code_fault(visit.asked.code)):
        return code(visit, fault)
    return finding.find(visit)


def _entry(visit: Visit, state: State, again: Do, fault: Fault | None) -> Response:
    site, texts = visit.front.needs.site, visit.front.here
    first = site.agencies[0].prefix if site.agencies else ""
    prefix = entry.begun_with(visit.asked.text, site.agencies) or first
    shown = problem(fault.name, texts, count=fault.missing) if fault else None
    say = (f"problem.{fault.name}",) if fault else (state.value,)
    return replace(visit, asked=_keyed(visit.asked, state, prefix)).draw(
        state,
        shown=shown,
        status=UNPROCESSABLE if fault else 200,
        again=again,
        say=say,
        prefix=prefix,
    )


def _keyed(asked: Asked, state: State, prefix: str) -> Asked:
    """Return what stands in the field: digits alone, keyed while nothing was asked yet, go behind
    the prefix; a mã tra cứu belongs to its own keys only."""
    if state is State.CODE:
        return asked
    text, digits = asked.text, asked.text.isascii() and asked.text.isdigit()
    if state is State.ENTER and digits and len(text) <= entry.MOST_DIGITS:
        text = prefix + text
    return replace(asked, text=text, code="")


STEPS: dict[Do, Step] = {
    Do.WAIT: wait,
    Do.ENTER: enter,
    Do.STARTS: starts,
    Do.LETTERS: letters,
    Do.CHECK: check,
    Do.FIND: find,
    Do.CODE: code,
    Do.MORE: finding.more,
    Do.PAST: finding.past,
    Do.SLIP: finding.slip,
    Do.PHONE: finding.phone,
    Do.RATE: marks.rate,
    Do.MARK: marks.mark,
    Do.RATED: marks.rated,
    Do.SECTORS: needs.sectors,
    Do.SEARCH: needs.search,
    Do.PROCEDURES: needs.procedures,
    Do.NEED: needs.need,
    Do.NEED_PHONE: needs.phone,
}
