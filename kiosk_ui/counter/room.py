"""What every page of the counter does alike: the frame, the way back after a form, the officer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from flask import Response, abort, redirect, request

from kiosk_ui.counter.needs import Counter
from kiosk_ui.counter.typed import Typed, closing
from kiosk_ui.front import Front
from kiosk_ui.reporting import READERS
from kiosk_ui.staff import Staff
from lookup_gateway.model import Case, Status
from lookup_gateway.officers import Officer

HOME = "/desk/"
MB = 1024 * 1024
# A letter of the longest, each of its characters as nine.
_FORM_MOST = 128 * 1024
_FILES_AT_ONCE = 3
_WAYS = (
    (HOME, "today", 1),
    ("/desk/new", "new", 2),
    ("/desk/pile", "pile", 3),
    ("/desk/calls", "calls", 4),
)


@dataclass(frozen=True, slots=True)
class Room:
    """The counter: its pages' way to words and paper, to the officer at it, to the cases."""

    front: Front
    staff: Staff
    counter: Counter

    @property
    def officer(self) -> Officer:
        """Return who is at the counter."""
        return self.staff.officer()

    def seen(self, code: str, action: str) -> Case:
        """Return a case, once it is written down what the officer sees of it."""
        case = self.counter.get(code)
        if case is None or case.status is Status.REMOVED:
            abort(404)
        self.staff.note(f"desk.{action}", {"case": self.staff.name(case.code)})
        return case

    def own(self, code: str, action: str) -> Case:
        """Return a case as `seen` does, if it is the officer's to move on."""
        case = self.seen(code, action)
        if not self.counter.is_theirs(case, self.officer):
            abort(403)
        return case

    def let_in(self) -> None:
        """Let forms of a letter's length come, and files with them: they are read once it is
        known which officer sends them."""
        files, brings_files = self.counter.results, request.mimetype == "multipart/form-data"
        most = _FILES_AT_ONCE * files.most_mb * MB if files and brings_files else 0
        request.max_content_length = _FORM_MOST + most

    def typed(self) -> Typed:
        """Return the form that was sent."""
        return Typed(request.form, closing(self.counter.work))

    def draw(self, template: str, status: int = 200, **values: object) -> Response:
        """Return a page. A screen that was left empties itself when the session ends."""
        page = self.front.draw(
            f"counter/{template}.html",
            status,
            staff=self.staff,
            ways=tuple(self._ways()),
            to=self.address,
            **values,
        )
        page.headers["Refresh"] = f"{self.staff.idle}; url={self.address(HOME)}"
        page.headers["X-Robots-Tag"] = "noindex, nofollow"
        return page

    def attached(self, name: str, media_type: str, content: bytes) -> Response:
        """Return a file to be saved, not opened in a page of ours: its content is a stranger's
        (RFC 6266)."""
        attachment = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
        return Response(content, mimetype=media_type, headers={"Content-Disposition": attachment})

    def go(self, path: str, **query: str) -> Response:
        """Return the way to another page, so that a form that was sent is not sent again."""
        response = redirect(self.address(path, **query), 303)
        assert isinstance(response, Response)  # noqa: S101 - werkzeug's type says less
        return response

    def address(self, path: str, **query: str) -> str:
        """Return the address of a page of the counter, in the language of this one."""
        more = "".join(f"&{name}={quote(value)}" for name, value in query.items())
        return f"{quote(path)}?lang={self.front.here.lang}{more}"

    def _ways(self) -> Iterator[tuple[str, str, int]]:
        """Give path, name in the texts, and the key that leads there with Alt."""
        yield from _WAYS
        if self.counter.inbox:
            yield "/desk/submissions", "submissions", 5
        if self.counter.dates:
            yield "/desk/dates", "dates", 6
        if self.counter.letters:
            yield "/desk/feedback", "feedback", 7
        if self.counter.refunds:
            yield "/desk/refunds", "refunds", 9
        if self.officer.role in READERS:
            yield "/desk/reports", "reports", 8
