"""The public's questions: what others asked and were answered, and a form to ask. No script."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, request

from kiosk_ui.front import Front
from kiosk_ui.letters import gone, limited, sent
from kiosk_ui.once import mark, once
from kiosk_ui.procedures import unless_down
from lookup_gateway.opinions import (
    About,
    Detail,
    Draft,
    Limited,
    Question,
    QuestionRules,
    TurnedBack,
    Why,
    Window,
)
from lookup_gateway.replies import opinions_said as said

# By what a browser can fill a field in (HTML, 4.10.18.7), and what keyboard a phone shows.
_FILLED = {
    Detail.NAME: "name",
    Detail.PHONE: "tel",
    Detail.EMAIL: "email",
    Detail.ADDRESS: "street-address",
    Detail.ORGANISATION: "organization",
    Detail.POST: "organization-title",
}
_FIELD = {Why.TEXT: "text", Why.ACCENTS: "text", Why.COMPLAINT: "about", Why.SCOPE: "about"}


def add(bp: Blueprint, front: Front, window: Window) -> None:
    """Give the blueprint `/questions`."""

    @bp.get("/questions")
    def questions() -> Response:
        return unless_down(front, lambda: _room(front, window))

    @bp.post("/questions")
    def questions_asked() -> Response:
        draw = _room if "instead" in request.form else _asked
        return unless_down(front, lambda: draw(front, window))


def _room(front: Front, window: Window, back: TurnedBack | None = None) -> Response:
    words, kept = front.here, request.values.to_dict()
    kept["as"] = kept.get("instead") or kept.get("as", "")
    return front.draw(
        "questions.html",
        422 if back else 200,
        answered=[(one, _signature(front, one)) for one in window.questions()],
        abouts=list(About),
        details=_details(window.rules, kept) if window.rules else (),
        filled=_FILLED,
        fault=said.turned_back(back, words) if back else None,
        is_complaint=back is not None and back.why is Why.COMPLAINT,
        wrong={_FIELD.get(back.why), *back.missing} if back else set(),
        mark=mark(),
        kept=kept,
    )


def _details(rules: QuestionRules, kept: Mapping[str, str]) -> tuple[Detail, ...]:
    return rules.organisation if kept.get("as") == "organisation" else rules.person


def _signature(front: Front, one: Question) -> str | None:
    return said.signature(one.answered_by, front.here) if one.answered_by else None


def _asked(front: Front, window: Window) -> Response:
    form = request.form
    contact = {detail: form.get(detail, "").strip() for detail in Detail if form.get(detail)}
    about = next((one for one in About if one == form.get("about")), About.OTHER)
    draft = Draft(form.get("text", ""), about, contact, form.get("follows"))

    def work() -> str | TurnedBack | Limited | None:
        done = window.ask(front.caller, draft)
        return done.reference if isinstance(done, Question) else done

    done = once(front, ("question", form.get("mark") or mark(), draft.text), work)
    if isinstance(done, str):
        return sent(front, "questions", done)
    if isinstance(done, Limited):
        return limited(front, done.seconds)
    if done is None:
        return gone(front, 404, front.here["question.not_taken"])
    return _room(front, window, done)
