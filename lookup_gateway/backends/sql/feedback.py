"""Feedback in our own database: taken from citizens, entered by the desk, answered by it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Engine

from lookup_gateway import store
from lookup_gateway.backends.sql import rows
from lookup_gateway.backends.sql.aliases import current
from lookup_gateway.backends.sql.opinion_book import Book, Row
from lookup_gateway.backends.sql.schema import feedback
from lookup_gateway.clock import Clock
from lookup_gateway.life import Impossible, NotYours
from lookup_gateway.model import Case
from lookup_gateway.officers import Officer
from lookup_gateway.opinions import Act, By, Feedback, Letter, Question, Rules, State, Step, Taken

# Lets an author hear of a step, in its transaction.
Tell = Callable[[Connection, Feedback | Question, Step], None]
# None: there is no feedback with this reference.
Outcome = Feedback | Impossible | NotYours | None

_COLUMNS = feedback.c


class FeedbackDesk:
    """`keyed` gives the name under which a reference stands in the audit log; `tell` lets who
    wrote it hear of a step. Methods raise BackendDown."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        keyed: Callable[[str], str],
        rules: Rules,
        tell: Tell | None = None,
    ) -> None:
        self.tell = tell
        self._rules = rules
        self._book = Book(
            engine,
            clock,
            keyed,
            feedback,
            "F",
            "feedback",
            self._made,
            _unfit,
            rules.offices,
            tell,
        )

    def take(self, code: str | None, text: str, contact: bytes | None) -> Taken:
        """Keep what a citizen wrote online, about a proven case or the service; `contact` is
        sealed."""
        letter = Letter(By.ONLINE, text, self._book.clock(), code, contact)
        return store.write(self._book.engine, lambda conn: self.put(conn, letter))

    def put(self, conn: Connection, letter: Letter) -> Taken:
        """Keep a citizen's letter, in the caller's transaction."""
        letter = _at_code(conn, letter)
        case = self._case(conn, letter.code)
        unit = case.office.id if case and case.office else self._rules.offices.centre
        answer_by = self._rules.answer_by(letter.received_at, letter.code)
        return Taken(self._book.put(conn, _row(letter, answer_by, unit)), answer_by)

    def enter(self, letter: Letter, officer: Officer) -> Feedback | Impossible:
        """Keep what reached the agency by letter, call, fax or e-mail (Quảng Ninh Đ17.3b)."""
        step = self._book.step(officer, Act.ENTER)
        answer_by = self._rules.answer_by(letter.received_at, letter.code)

        def work(conn: Connection) -> Feedback | Impossible:
            if letter.received_at > step.at:
                return Impossible("received_at", "nothing comes in from the future")
            about = _at_code(conn, letter)
            if about.code is not None and self._case(conn, about.code) is None:
                return Impossible("code", "there is no case with this code")
            row = _row(about, answer_by, officer.unit) | {"entered_by": officer.account}
            return self._book.done(conn, self._book.put(conn, row), step, {})

        return store.write(self._book.engine, work)

    def read(self, reference: str) -> Feedback | None:
        """Return the feedback with this reference, for who knows it."""
        return self._book.get(reference)

    def about(self, code: str) -> Sequence[Feedback]:
        """Return what was written about a case, for who has proved it."""
        return self._book.found(_COLUMNS.code == code)

    def show(self, reference: str, officer: Officer) -> Feedback | NotYours | None:
        """Return it for an officer; the audit log tells who saw it."""
        return self._book.show(reference, officer)

    def published(self) -> Sequence[Feedback]:
        """Return what everybody may read, the newest first."""
        return self._book.published()

    def open(self, officer: Officer) -> list[Feedback]:
        """Return what this officer's office has to answer, and what nobody has sorted yet; what
        falls due first comes first."""
        mine = self._book.in_hand(officer, _COLUMNS.state != State.ANSWERED.value)
        return sorted(mine, key=lambda one: (one.due is None, one.due or one.received_at))

    def forward(self, reference: str, officer: Officer, unit: str) -> Outcome:
        """Hand it to the office that can answer it."""
        units = self._rules.offices.units
        if unit not in units:
            return Impossible("unit", "is none of this province", units)
        step = self._book.step(officer, Act.FORWARD, unit=unit)
        return self._act(reference, officer, step, unit=unit, state=State.FORWARDED.value)

    def note(self, reference: str, officer: Officer, text: str) -> Outcome:
        """Tell its author how it stands (Quảng Ninh Đ18.1)."""
        return self._act(reference, officer, self._book.step(officer, Act.NOTE, text))

    def handle(self, reference: str, officer: Officer) -> Outcome:
        """Note that there is a result; the clock for showing it runs (Quảng Ninh Đ18.2)."""
        step = self._book.step(officer, Act.HANDLE)
        state = State.HANDLED.value
        return self._act(reference, officer, step, state=state, handled_at=step.at)

    def answer(self, reference: str, officer: Officer, text: str) -> Outcome:
        """Answer it; its author sees the answer from now on."""
        step = self._book.step(officer, Act.ANSWER, text)
        state = State.ANSWERED.value
        return self._act(reference, officer, step, state=state, answer=text, answered_at=step.at)

    def publish(self, reference: str, officer: Officer, text: str) -> Outcome:
        """Let everybody read the answer (Phú Thọ Đ18.5). `text` stands for the author's words:
        what was written to the agency names people."""
        step = self._book.step(officer, Act.PUBLISH, text)
        return self._act(reference, officer, step, public_text=text, published_at=step.at)

    def _act(self, reference: str, officer: Officer, step: Step, **columns: object) -> Outcome:
        return self._book.act(reference, officer, step, lambda _conn, _known: columns)

    def _made(self, row: Row, steps: tuple[Step, ...], now: datetime) -> Feedback:
        by, state = By(row.pop("way")), State(row.pop("state"))
        if row["answer_by"] is None:  # from before there was a clock, or nothing is promised
            row["answer_by"] = self._rules.answer_by(row["received_at"], row["code"])
        return self._rules.seen_at(Feedback(by=by, state=state, steps=steps, **row), now)

    @staticmethod
    def _case(conn: Connection, code: str | None) -> Case | None:
        """Return the case with exactly this code."""
        return next(iter(rows.fetch(conn, rows.with_codes([code]))), None) if code else None


def _at_code(conn: Connection, letter: Letter) -> Letter:
    """Return the letter about the code that its case has now."""
    return letter if letter.code is None else replace(letter, code=current(conn, letter.code))


def _row(letter: Letter, answer_by: datetime | None, unit: str | None) -> dict[str, object]:
    return {
        "code": letter.code,
        "text": letter.text,
        "contact": letter.contact,
        "received_at": letter.received_at,
        "way": letter.by.value,
        "answer_by": answer_by,
        "unit": unit,
    }


def _unfit(known: Feedback, act: Act) -> Impossible | None:
    """Return why this cannot be done to it any more, or not yet."""
    if act is Act.PUBLISH:
        return None if known.answered_at else Impossible("state", "is not answered yet")
    if known.answered_at:
        return Impossible("state", "is answered already", (Act.PUBLISH.value,))
    if act in (Act.FORWARD, Act.HANDLE) and known.handled_at:
        return Impossible("state", "is handled already", (Act.ANSWER.value,))
    return None
