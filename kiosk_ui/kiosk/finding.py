"""K2 to K4: look a case up, and show it: the answer, more of it, on paper, on a phone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from flask import Response
from markupsafe import Markup
from msgspec import structs

from kiosk_ui import asking
from kiosk_ui.asking import Question
from kiosk_ui.kiosk import entry, spoken
from kiosk_ui.kiosk.states import Do, State
from kiosk_ui.kiosk.visit import Asked, Visit
from kiosk_ui.screens import STATUS, Problem, Told, problem
from lookup_gateway.model import Answer, Message, Outcome, ProofKind, Reply
from lookup_gateway.paper.receipt import receipt_url

MOST_TRIES = 5
# From this age on a count of days would be a guess (kiosk rules for stale data).
ANCIENT = timedelta(hours=24)

Show = Callable[[Told, Reply], Response]


def find(visit: Visit) -> Response:
    """Return the case, or why there is none."""

    def told(shown: Told, reply: Reply) -> Response:
        say = spoken.told(reply)
        old = _is_ancient(visit, reply)
        return visit.draw(State.TOLD, shown=shown, again=Do.FIND, say=say, ancient=old)

    return show(visit, told)


def more(visit: Visit) -> Response:
    """Return the rest of what is known: dates, the office, the papers, the last steps."""

    def told(shown: Told, reply: Reply) -> Response:
        return visit.draw(State.MORE, shown=shown, again=Do.MORE, say=spoken.told(reply))

    return show(visit, told)


def slip(visit: Visit) -> Response:
    """Return the screen that prints a slip; a language changed on it does not print another."""

    def told(shown: Told, reply: Reply) -> Response:  # noqa: ARG001 - as a Show
        qr, whole = _qr(visit), _token(visit) is not None
        return visit.draw(State.SLIP, shown=shown, again=Do.FIND, say=("slip",), qr=qr, whole=whole)

    return show(visit, told)


def phone(visit: Visit) -> Response:
    """Return the QR that takes the case, or at least the way to ask, to the citizen's phone."""

    def told(shown: Told, reply: Reply) -> Response:  # noqa: ARG001 - as a Show
        say = ("phone" if _token(visit) else "phone_plain",)
        qr, whole = _qr(visit), _token(visit) is not None
        return visit.draw(State.PHONE, shown=shown, again=Do.PHONE, say=say, qr=qr, whole=whole)

    return show(visit, told)


def show(visit: Visit, told: Show) -> Response:
    """Look the case up and let `told` draw it; draw what else came of it."""
    question = _question(visit)
    if isinstance(question, str):
        return _unread(visit, question)
    if visit.asked.tries >= MOST_TRIES:
        return _to_the_counter(visit)
    reply = visit.front.ask(question)
    if visit.asked.code and _refused(reply):
        return _wrong(visit)
    shown = visit.front.screen(_without_counts(visit, reply))
    if isinstance(shown, Told):
        return _told_once(visit, shown, reply, told)
    if isinstance(shown, Problem) and visit.asked.scan and reply.outcome is Outcome.MALFORMED:
        return _unread(visit, "foreign")
    if isinstance(shown, Problem):
        named = _named(visit, shown, reply)
        return visit.problem(named, STATUS[reply.outcome], reply.retry_after)
    return visit.draw(
        State.CHOOSE, shown=shown, status=STATUS[reply.outcome], again=Do.FIND, say=("choose",)
    )


def message(visit: Visit) -> Message | None:
    """Return the visit's question as a message; None where nothing can be asked."""
    question = _question(visit)
    return None if isinstance(question, str) else visit.front.message(question)


def _question(visit: Visit) -> Question | str:
    """Return what is asked, or the name of the problem with it."""
    asked, url = visit.asked, visit.front.needs.public_url
    if asked.scan.strip():
        question = asking.scanned(asked.scan, url)
    elif asked.text:
        question = asking.typed(asked.text)
    else:
        return "empty"
    if question is None:
        return "unreadable" if asking.is_half_read(asked.scan, url) else "foreign"
    if asked.code and question.proof is None:
        return asking.proven(question.text, asked.code)
    return question


def _told_once(visit: Visit, shown: Told, reply: Reply, told: Show) -> Response:
    """Two codes in one scan were two papers: showing either could be another person's."""
    if visit.asked.scan and len(reply.answers) > 1:
        return _unread(visit, "unreadable")
    return told(shown, reply)


def _unread(visit: Visit, name: str) -> Response:
    """Say what is wrong with a scan. Of what was scanned nothing goes along, only a stand-in that
    asks for the same sentence again in the other language."""
    scan = {"foreign": "?", "unreadable": f"{visit.front.needs.public_url}/T"}.get(name, "")
    emptied = replace(visit, asked=Asked(scan=scan))
    return emptied.problem(problem(name, visit.front.here), 422)


def _named(visit: Visit, shown: Problem, reply: Reply) -> Problem:
    """Return the problem in the words that fit how the question was asked."""
    here, agencies = visit.front.here, visit.front.needs.site.agencies
    if reply.outcome is not Outcome.NOT_FOUND:
        return shown
    if _token(visit):
        return problem("old_receipt", here)
    if entry.is_elsewhere(visit.asked.text or visit.asked.scan, agencies):
        return problem("elsewhere", here, province=visit.front.needs.site.province)
    return shown


def _refused(reply: Reply) -> bool:
    """Return whether a mã tra cứu did not open the case, for whatever reason."""
    return any(answer.proof_matched is False for answer in reply.answers) and (
        reply.outcome in (Outcome.FOUND, Outcome.NOT_FOUND)
    )


def _wrong(visit: Visit) -> Response:
    """Say what an unknown code would be told: which of the two was wrong stays open. A hall's
    staff helps better than a sixth try."""
    tries = visit.asked.tries + 1
    tried = replace(visit, asked=replace(visit.asked, code="", tries=tries))
    if tries >= MOST_TRIES:
        return _to_the_counter(tried)
    shown = problem("not_found", visit.front.here)
    return tried.problem(shown, STATUS[Outcome.NOT_FOUND], again=Do.CODE)


def _to_the_counter(visit: Visit) -> Response:
    return visit.problem(problem("counter", visit.front.here), STATUS[Outcome.NOT_FOUND])


def _token(visit: Visit) -> str | None:
    question = _question(visit)
    if isinstance(question, str) or question.proof is None:
        return None
    return question.proof.value if question.proof.kind is ProofKind.TOKEN else None


def _qr(visit: Visit) -> Markup:
    """Return the QR of the receipt's own link, else of the phone page without any code."""
    needs, token = visit.front.needs, _token(visit)
    link = receipt_url(needs.public_url, token) if token else f"{needs.public_url}/".upper()
    drawn = needs.qr_svg(link).decode()
    return Markup(drawn[drawn.index("<svg") :])  # noqa: S704 - our own drawing


def _is_ancient(visit: Visit, reply: Reply) -> bool:
    as_of = reply.as_of
    return as_of is not None and visit.front.needs.phone.clock() - as_of > ANCIENT


def _without_counts(visit: Visit, reply: Reply) -> Reply:
    """Return the reply without what is counted from the clock, where its data is too old."""
    if not _is_ancient(visit, reply):
        return reply
    return structs.replace(reply, answers=tuple(map(_uncounted, reply.answers)))


def _uncounted(answer: Answer) -> Answer:
    if answer.view is None:
        return answer
    view = structs.replace(answer.view, overdue=None, due_today=None, early=None)
    return structs.replace(answer, view=view)
