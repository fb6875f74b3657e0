"""K2 and K3: look a case up, and show it: the answer, more of it, on paper, on a phone."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response
from markupsafe import Markup

from kiosk_ui.kiosk import misses, spoken
from kiosk_ui.kiosk.ageing import is_ancient, without_counts
from kiosk_ui.kiosk.questions import question_of, token_of
from kiosk_ui.kiosk.states import Do, State
from kiosk_ui.kiosk.visit import Visit
from kiosk_ui.screens import STATUS, Problem, Told
from lookup_gateway.model import Reply
from lookup_gateway.paper.receipt import receipt_url

Show = Callable[[Told, Reply], Response]


def find(visit: Visit) -> Response:
    """Return the case, or why there is none."""

    def told(shown: Told, reply: Reply) -> Response:
        say, old = spoken.told(reply), is_ancient(visit, reply)
        return visit.draw(State.TOLD, shown=shown, again=Do.FIND, say=say, ancient=old)

    return show(visit, told)


def more(visit: Visit) -> Response:
    """Return the rest of what is known: what to do in full, dates, the office, details."""

    def told(shown: Told, reply: Reply) -> Response:
        return visit.draw(State.MORE, shown=shown, again=Do.MORE, say=spoken.told(reply))

    return show(visit, told)


def past(visit: Visit) -> Response:
    """Return what has happened so far, the latest first."""

    def told(shown: Told, reply: Reply) -> Response:
        return visit.draw(State.PAST, shown=shown, again=Do.PAST, say=spoken.told(reply))

    return show(visit, told)


def slip(visit: Visit) -> Response:
    """Return the screen that prints a slip; a language changed on it does not print another."""

    def told(shown: Told, reply: Reply) -> Response:  # noqa: ARG001 - as a Show
        qr, whole = _qr(visit), token_of(visit) is not None
        return visit.draw(State.SLIP, shown=shown, again=Do.FIND, say=("slip",), qr=qr, whole=whole)

    return show(visit, told)


def phone(visit: Visit) -> Response:
    """Return the QR that takes the case, or at least the way to ask, to the citizen's phone."""

    def told(shown: Told, reply: Reply) -> Response:  # noqa: ARG001 - as a Show
        whole = token_of(visit) is not None
        say = ("phone" if whole else "phone_plain",)
        return visit.draw(
            State.PHONE, shown=shown, again=Do.PHONE, say=say, qr=_qr(visit), whole=whole
        )

    return show(visit, told)


def show(visit: Visit, told: Show) -> Response:
    """Look the case up and let `told` draw it; draw what else came of it."""
    question = question_of(visit)
    if isinstance(question, str):
        return misses.unread(visit, question)
    if misses.is_at_an_end(visit):
        return misses.to_the_counter(visit)
    reply = visit.front.ask(question)
    return misses.wrong(visit) if misses.is_refused(visit, reply) else _show(visit, reply, told)


def _show(visit: Visit, reply: Reply, told: Show) -> Response:
    shown = visit.front.screen(without_counts(visit, reply))
    if isinstance(shown, Problem):
        return misses.missed(visit, shown, reply)
    if isinstance(shown, Told):
        # Two codes in one scan were two papers: showing either could be another person's.
        two = bool(visit.asked.scan) and len(reply.answers) > 1
        return misses.unread(visit, "unreadable") if two else told(shown, reply)
    status = STATUS[reply.outcome]
    return visit.draw(State.CHOOSE, shown=shown, status=status, again=Do.FIND, say=("choose",))


def _qr(visit: Visit) -> Markup:
    """Return the QR of the receipt's own link, else of the phone page without any code."""
    needs, token = visit.front.needs, token_of(visit)
    link = receipt_url(needs.public_url, token) if token else f"{needs.public_url}/".upper()
    return visit.qr(link)
