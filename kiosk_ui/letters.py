"""What citizens write and read beside a case: feedback, and what became of it. Plain forms."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for

from kiosk_ui.acts import message
from kiosk_ui.front import Front
from kiosk_ui.once import mark, once
from kiosk_ui.procedures import unless_down
from kiosk_ui.screens import minutes
from lookup_gateway.citizen import Citizen, Deed, Done
from lookup_gateway.errors import BackendDown
from lookup_gateway.opinions import Feedback, Limited, Question, Window, reference
from lookup_gateway.replies import dates
from lookup_gateway.replies import opinions_said as said


def add(bp: Blueprint, front: Front, window: Window, citizen: Citizen) -> None:
    """Give the blueprint `/feedback` and the page of each reference."""

    @bp.get("/feedback")
    def feedback() -> Response:
        """Where every page of ours leads to (Thái Nguyên Đ17.3)."""
        return unless_down(front, lambda: _room(front, window))

    @bp.post("/feedback")
    def feedback_sent() -> Response:
        return unless_down(front, lambda: _sent(front, window, citizen))

    @bp.post("/feedback/find")
    def feedback_find() -> Response:
        return _find(front, window, request.form.get("reference", ""))

    @bp.post("/feedback/mine")
    def feedback_mine() -> Response:
        return unless_down(front, lambda: _mine(front, window, citizen))

    @bp.get("/<any(feedback, questions):_kind>/<reference>")
    def letter(_kind: str, reference: str) -> Response:
        return unless_down(front, lambda: read(front, window, reference))


def _find(front: Front, window: Window, typed: str) -> Response:
    which = reference(typed)
    if which is None:
        return unless_down(front, lambda: read(front, window, typed))
    return _led_to(front, "feedback" if which.startswith("F") else "questions", which)


def read(front: Front, window: Window, typed: str) -> Response:
    """Draw what became of the feedback or question with this reference."""
    found = window.read(front.caller, typed)
    if found is None:
        return gone(front, 404, front.here["feedback.unknown"])
    if isinstance(found, Limited):
        return limited(front, found.seconds)
    signed = found.answered_by if isinstance(found, Question) else None
    page = front.draw(
        "letter.html",
        one=found,
        kind="feedback" if isinstance(found, Feedback) else "question",
        lines=said.lines(found, front.here),
        notes=_notes(front, found),
        signature=said.signature(signed, front.here) if signed else None,
        is_new="sent" in request.args,
    )
    return front.unlisted(page)


def _notes(front: Front, one: Feedback | Question) -> list[tuple[str, str]]:
    """Return what the author was told meanwhile, each with its day."""
    notes = one.notes if isinstance(one, Feedback) else ()
    return [(dates.moment(front.here, note.at), note.text or "") for note in notes]


def limited(front: Front, seconds: int) -> Response:
    """Say that too much was asked, and when to come again."""
    words = front.here
    hint = words.fill("act.wait", wait=minutes(seconds, words))
    page = gone(front, 429, words["act.limited"], hint)
    page.headers["Retry-After"] = str(seconds)
    return page


def gone(front: Front, status: int, title: str, hint: str = "") -> Response:
    """Say one thing, and lead back to where one writes."""
    return front.unlisted(front.draw("letter_gone.html", status, title=title, hint=hint))


def sent(front: Front, kind: str, reference: str) -> Response:
    """Lead to the page of what was just written down: to load it anew sends nothing again."""
    return _led_to(front, kind, reference, sent=1)


def _led_to(front: Front, kind: str, reference: str, sent: int | None = None) -> Response:
    lang = front.here.lang
    path = url_for("kiosk_ui.letter", _kind=kind, reference=reference, lang=lang, sent=sent)
    return front.unlisted(redirect(path, 303))  # type: ignore[arg-type] # Flask's redirect gives its own


def _room(front: Front, window: Window, field: str | None = None) -> Response:
    return front.draw(
        "feedback.html",
        422 if field else 200,
        answers=window.answers(),
        field=field,
        mark=mark(),
        kept={name: request.form.get(name, "") for name in ("text", "contact")},
    )


def _sent(front: Front, window: Window, citizen: Citizen) -> Response:
    text, contact = request.form.get("text", ""), request.form.get("contact", "").strip() or None

    def work() -> str | Done:
        done = citizen.feedback(front.caller, text, contact)
        return done.reference or "" if done.deed is Deed.DONE else done

    done = once(front, ("feedback", request.form.get("mark") or mark(), text), work)
    if isinstance(done, str):
        return sent(front, "feedback", done)
    if done.retry_after is not None:
        return limited(front, done.retry_after)
    if done.deed is Deed.BAD:
        return _room(front, window, done.field)
    raise BackendDown("feedback cannot be kept now")


def _mine(front: Front, window: Window, citizen: Citizen) -> Response:
    """Show what was written about a case to who proves it."""
    proven = citizen.prove(message(front))
    if proven.retry_after is not None:
        return limited(front, proven.retry_after)
    if proven.code is None:
        return gone(front, 404, front.here["act.unproven"])
    written = window.about(proven.code)
    return front.unlisted(front.draw("feedback_mine.html", code=proven.code, written=written))
