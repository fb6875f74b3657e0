"""Questions in our own database: taken, sorted, answered, and published for everybody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, Engine

from lookup_gateway import store
from lookup_gateway.backends.sql.feedback import FeedbackDesk
from lookup_gateway.backends.sql.opinion_book import Book, Row
from lookup_gateway.backends.sql.opinion_schema import questions
from lookup_gateway.clock import Clock
from lookup_gateway.life import Impossible, NotYours
from lookup_gateway.officers import Officer
from lookup_gateway.opinions import (
    About,
    Act,
    Answerer,
    Asked,
    By,
    Letter,
    Question,
    QuestionRules,
    Stage,
    Step,
)

# None: there is no question with this reference.
Outcome = Question | Impossible | NotYours | None

_COLUMNS = questions.c
_ENDED = (Stage.REFUSED, Stage.MOVED, Stage.ANSWERED)


class QuestionDesk:
    """`keyed` gives the name under which a reference stands in the audit log; `feedback` takes
    what turns out to be a complaint. Methods raise BackendDown."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        keyed: Callable[[str], str],
        rules: QuestionRules,
        feedback: FeedbackDesk,
    ) -> None:
        self.rules = rules
        self._feedback = feedback
        self._book = Book(
            engine,
            clock,
            keyed,
            questions,
            "Q",
            "question",
            _question,
            _unfit,
            rules.offices,
            feedback.tell,
        )

    def take(self, asked: Asked) -> Question:
        """Keep a question that the rules let pass."""
        now, draft = self._book.clock(), asked.draft
        row = {
            "text": draft.text,
            "about": draft.about.value,
            "contact": asked.contact,
            "asker": asked.asker,
            "follows": draft.follows,
            "received_at": now,
            "sort_by": self.rules.sort_by(now),
            "state": Stage.WAITING.value,
            "unit": self.rules.offices.centre,
        }
        reference = store.write(self._book.engine, lambda conn: self._book.put(conn, row))
        return self._book.found(_COLUMNS.reference == reference)[0]

    def read(self, reference: str) -> Question | None:
        """Return the question with this reference, for who knows it."""
        return self._book.get(reference)

    def show(self, reference: str, officer: Officer) -> Question | NotYours | None:
        """Return it for an officer; the audit log tells who saw it."""
        return self._book.show(reference, officer)

    def published(self) -> Sequence[Question]:
        """Return what everybody may read, the newest first (Thái Nguyên Đ16.1)."""
        return self._book.published()

    def open(self, officer: Officer) -> list[Question]:
        """Return what this officer's office has to sort or to answer, the oldest first."""
        undone = _COLUMNS.state.not_in([stage.value for stage in _ENDED])
        return self._book.in_hand(officer, undone)

    def forward(self, reference: str, officer: Officer, unit: str) -> Outcome:
        """Pass it on to the office that can answer it (Thái Nguyên Đ15.3a)."""
        units = self.rules.offices.units
        if unit not in units:
            return Impossible("unit", "is none of this province", units)
        step = self._book.step(officer, Act.FORWARD, unit=unit)
        return self._sorted(reference, officer, step, state=Stage.PASSED.value, unit=unit)

    def refuse(self, reference: str, officer: Officer, why: str) -> Outcome:
        """Tell its asker that it is not the agency's to answer (Thái Nguyên Đ15.3b)."""
        step = self._book.step(officer, Act.REFUSE, why)
        return self._sorted(reference, officer, step, state=Stage.REFUSED.value, refusal=why)

    def move(self, reference: str, officer: Officer) -> Outcome:
        """Make feedback of a complaint that was sent as a question (Thái Nguyên Đ14.4)."""
        step = self._book.step(officer, Act.MOVE)

        def change(conn: Connection, known: Question) -> dict[str, object]:
            letter = Letter(By.ONLINE, known.text, known.received_at, None, known.contact)
            became = self._feedback.put(conn, letter).reference
            return {"state": Stage.MOVED.value, "feedback": became, "sorted_at": step.at}

        return self._book.act(reference, officer, step, change)

    def answer(self, reference: str, officer: Officer, text: str, by: Answerer) -> Outcome:
        """Answer it; the asker sees the answer, and who gave it, from now on."""
        step = self._book.step(officer, Act.ANSWER, text)
        signed = msgspec.json.encode(by).decode()
        answered = {"answer": text, "answered_by": signed, "answered_at": step.at}
        return self._sorted(reference, officer, step, state=Stage.ANSWERED.value, **answered)

    def publish(self, reference: str, officer: Officer, text: str | None = None) -> Outcome:
        """Let everybody read it with its answer; `text` stands for the asker's own words where
        these name somebody."""
        step = self._book.step(officer, Act.PUBLISH, text)

        def change(_conn: Connection, known: Question) -> dict[str, object]:
            return {"public_text": text or known.text, "published_at": step.at}

        return self._book.act(reference, officer, step, change)

    def _sorted(self, reference: str, officer: Officer, step: Step, **columns: object) -> Outcome:
        def change(_conn: Connection, known: Question) -> dict[str, object]:
            return {**columns, "sorted_at": known.sorted_at or step.at}

        return self._book.act(reference, officer, step, change)


def _question(row: Row, steps: tuple[Step, ...], _now: datetime) -> Question:
    about, stage, signed = About(row.pop("about")), Stage(row.pop("state")), row.pop("answered_by")
    by = msgspec.json.decode(signed, type=Answerer) if signed else None
    return Question(about=about, stage=stage, answered_by=by, steps=steps, **row)


def _unfit(known: Question, act: Act) -> Impossible | None:
    """Return why this cannot be done to it any more, or not yet."""
    if act is Act.PUBLISH:
        return None if known.answered_at else Impossible("state", "is not answered yet")
    if known.stage in _ENDED:
        return Impossible("state", f"is {known.stage} already")
    return None
