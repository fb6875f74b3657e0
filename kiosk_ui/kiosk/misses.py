"""K4: why no case is shown, in the words that fit how it was asked for."""

from __future__ import annotations

from dataclasses import replace

from flask import Response

from kiosk_ui.kiosk import entry
from kiosk_ui.kiosk.questions import token_of
from kiosk_ui.kiosk.states import Do
from kiosk_ui.kiosk.visit import Asked, Visit
from kiosk_ui.screens import STATUS, Problem, problem
from lookup_gateway.model import Outcome, Reply

# A hall's staff helps better than a sixth try.
MOST_TRIES = 5
_NOT_FOUND = STATUS[Outcome.NOT_FOUND]


def unread(visit: Visit, name: str) -> Response:
    """Say what is wrong with a scan. Of what was scanned nothing goes along, only a stand-in that
    asks for the same sentence again in the other language."""
    scan = {"foreign": "?", "unreadable": f"{visit.front.needs.public_url}/T"}.get(name, "")
    emptied = replace(visit, asked=Asked(scan=scan))
    return emptied.problem(problem(name, visit.front.here), 422)


def missed(visit: Visit, shown: Problem, reply: Reply) -> Response:
    """Say why the reply holds no case."""
    if visit.asked.scan and reply.outcome is Outcome.MALFORMED:
        return unread(visit, "foreign")
    if reply.outcome is Outcome.NOT_FOUND:
        shown = _named(visit, shown)
    return visit.problem(shown, STATUS[reply.outcome], reply.retry_after)


def is_refused(visit: Visit, reply: Reply) -> bool:
    """Return whether a mã tra cứu did not open the case, for whatever reason."""
    tried = bool(visit.asked.code) and reply.outcome in (Outcome.FOUND, Outcome.NOT_FOUND)
    return tried and any(answer.proof_matched is False for answer in reply.answers)


def wrong(visit: Visit) -> Response:
    """Say what an unknown code would be told: which of the two was wrong stays open."""
    tries = visit.asked.tries + 1
    tried = replace(visit, asked=replace(visit.asked, code="", tries=tries))
    if is_at_an_end(tried):
        return to_the_counter(tried)
    return tried.problem(problem("not_found", visit.front.here), _NOT_FOUND, again=Do.CODE)


def is_at_an_end(visit: Visit) -> bool:
    """Return whether this visit has tried too often."""
    return visit.asked.tries >= MOST_TRIES


def to_the_counter(visit: Visit) -> Response:
    """Send the person to somebody who helps."""
    return visit.problem(problem("counter", visit.front.here), _NOT_FOUND)


def _named(visit: Visit, shown: Problem) -> Problem:
    here, site = visit.front.here, visit.front.needs.site
    if token_of(visit):
        return problem("old_receipt", here)
    if entry.is_elsewhere(visit.asked.text or visit.asked.scan, site.agencies):
        return problem("elsewhere", here, province=site.province)
    return shown
