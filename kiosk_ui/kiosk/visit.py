"""One request at the kiosk: what its form carries, how the person wants it, and how it is drawn."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, request
from markupsafe import Markup

from kiosk_ui import asking
from kiosk_ui.clips import BUTTONS
from kiosk_ui.front import RETRY, Front
from kiosk_ui.kiosk.choices import Choices, chosen
from kiosk_ui.kiosk.states import Do, State, idle_seconds
from kiosk_ui.screens import Problem, problem

PATH = "/kiosk/"
_TEMPLATES = {
    State.OUT_OF_ORDER: "wait",
    State.LETTERS: "enter",
    State.CODE: "enter",
    State.DOWN: "problem",
}
_MOST_TRIES = 99


@dataclass(frozen=True, slots=True)
class Asked:
    """What goes from screen to screen in hidden fields: the code as typed or the scan, the
    mã tra cứu, and how often that was wrong in this visit."""

    text: str = ""
    scan: str = ""
    code: str = ""
    tries: int = 0

    @property
    def fields(self) -> dict[str, str]:
        """Return the fields that have something to carry."""
        tries, scan = str(self.tries or ""), asking.kept(self.scan, asking.MOST_ASKED)
        fields = {"text": self.text, "scan": scan, "code": self.code, "tries": tries}
        return {name: value for name, value in fields.items() if value}


@dataclass(frozen=True, slots=True)
class Visit:
    """A request, ready to be answered."""

    front: Front
    choices: Choices
    asked: Asked
    do: Do

    def draw(
        self,
        state: State,
        *,
        shown: object = None,
        status: int = 200,
        again: Do = Do.WAIT,
        say: tuple[str, ...] = (),
        **more: object,
    ) -> Response:
        """Return the screen. `again` draws it once more when a choice changes; `say` are the
        clips that read it aloud."""
        values = {"asked": self.asked.fields, **more}
        return self.front.draw(
            f"kiosk_{_TEMPLATES.get(state, state.value)}.html",
            status,
            state=state.value,
            idle=idle_seconds(state, slow=self.choices.slow),
            choices=self.choices,
            path=PATH,
            clips=BUTTONS,
            rates=self.front.needs.citizen is not None,
            again=again.value,
            say=say,
            shown=shown,
            **values,
        )

    def qr(self, link: str) -> Markup:
        """Return a QR code of the link as a drawing in the page; what stands around it names it."""
        drawn = self.front.needs.qr_svg(link).decode().partition("<svg")[2]
        return Markup('<svg aria-hidden="true"' + drawn)  # noqa: S704 - our own drawing

    def problem(
        self, shown: Problem, status: int, retry_after: int | None = None, again: Do = Do.FIND
    ) -> Response:
        """Return the screen of a problem, with its way on."""
        state = State.DOWN if shown.name == "try_later" else State.PROBLEM
        say = (f"problem.{shown.name}",)
        response = self.draw(state, shown=shown, status=status, again=again, say=say)
        if status in RETRY:
            response.headers["Retry-After"] = str(retry_after or RETRY[status])
        return response


def visit_of(front: Front) -> Visit:
    """Return the visit that this request is part of."""
    form = request.form
    tries = form.get("tries", "")
    asked = Asked(
        text=asking.kept(form.get("text", "")),
        scan=form.get("scan", "")[: asking.MOST_ASKED],
        code=asking.kept(form.get("code", "")),
        tries=min(int(tries), _MOST_TRIES) if tries.isascii() and tries.isdigit() else 0,
    )
    do = form.get("do", "")
    return Visit(
        front,
        chosen(request.args, front.here.lang),
        asked,
        Do(do) if do in set(Do) else Do.FIND,
    )


def trouble(front: Front, name: str, status: int) -> Response:
    """Return the screen for what Flask itself refuses or breaks on: nobody is left without a
    way on."""
    visit = Visit(front, chosen(request.args, front.here.lang), Asked(), Do.WAIT)
    shown = problem(name, front.here, example=front.needs.site.example)
    return visit.problem(shown, status)
