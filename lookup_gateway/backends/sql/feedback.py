"""Feedback in our own database: taken from citizens, entered by the desk, answered by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from sqlalchemy import ColumnElement, Connection, Engine, not_

from lookup_gateway import store
from lookup_gateway.backends.sql import feedback_rows as rows
from lookup_gateway.backends.sql.schema import feedback
from lookup_gateway.clock import Clock
from lookup_gateway.life import Impossible, NotYours
from lookup_gateway.officers import Officer
from lookup_gateway.opinions import Act, By, Feedback, Letter, Rules, State, Step, Taken
from lookup_gateway.store import audit

# None: there is no feedback with this reference.
Outcome = Feedback | Impossible | NotYours | None

_TO = feedback.c


class FeedbackDesk:
    """`keyed` gives the name under which a reference stands in the audit log. Methods raise
    BackendDown."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        keyed: Callable[[str], str],
        rules: Rules,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._keyed = keyed
        self._rules = rules

    def take(self, code: str | None, text: str, contact: bytes | None) -> Taken:
        """Keep what a citizen wrote online, about a proven case or the service; `contact` is
        sealed."""
        letter = Letter(By.ONLINE, text, self._clock(), code, contact)
        return store.write(self._engine, partial(self._take, letter=letter))

    def enter(self, letter: Letter, officer: Officer) -> Feedback | Impossible:
        """Keep what reached the agency by letter, call, fax or e-mail (Quảng Ninh Đ17.3b)."""
        return store.write(self._engine, partial(self._enter, letter=letter, officer=officer))

    def read(self, reference: str) -> Feedback | None:
        """Return the feedback with this reference, for who knows it."""
        return next(iter(self._found(_TO.reference == reference)), None)

    def about(self, code: str) -> Sequence[Feedback]:
        """Return what was written about a case, for who has proved it."""
        return self._found(_TO.code == code)

    def published(self) -> Sequence[Feedback]:
        """Return what everybody may read, the newest first."""
        return self._found(_TO.published_at.is_not(None))[::-1]

    def open(self, officer: Officer) -> list[Feedback]:
        """Return what this officer's office has to answer, and what nobody has sorted yet; what
        falls due first comes first."""
        waiting = self._found(not_(_TO.state == State.ANSWERED.value))
        mine = [one for one in waiting if self._sees(officer, one.unit)]
        return sorted(mine, key=lambda one: (one.due is None, one.due or one.received_at))

    def forward(self, reference: str, officer: Officer, unit: str) -> Outcome:
        """Hand it to the office that can answer it."""
        if unit not in self._rules.units:
            return Impossible("unit", "is none of this province", self._rules.units)
        changed = {"unit": unit, "state": State.FORWARDED.value}
        return self._act(reference, self._step(officer, Act.FORWARD, unit=unit), officer, changed)

    def note(self, reference: str, officer: Officer, text: str) -> Outcome:
        """Tell its author how it stands (Quảng Ninh Đ18.1)."""
        return self._act(reference, self._step(officer, Act.NOTE, text), officer, {})

    def handle(self, reference: str, officer: Officer) -> Outcome:
        """Note that there is a result; the clock for showing it runs (Quảng Ninh Đ18.2)."""
        step = self._step(officer, Act.HANDLE)
        changed = {"state": State.HANDLED.value, "handled_at": step.at}
        return self._act(reference, step, officer, changed)

    def answer(self, reference: str, officer: Officer, text: str) -> Outcome:
        """Answer it; its author sees the answer from now on."""
        step = self._step(officer, Act.ANSWER, text)
        changed = {"state": State.ANSWERED.value, "answer": text, "answered_at": step.at}
        return self._act(reference, step, officer, changed)

    def publish(self, reference: str, officer: Officer, text: str) -> Outcome:
        """Let everybody read the answer (Phú Thọ Đ18.5). `text` stands for the author's words:
        what was written to the agency names people."""
        step = self._step(officer, Act.PUBLISH, text)
        changed = {"public_text": text, "published_at": step.at}
        return self._act(reference, step, officer, changed)

    def _take(self, conn: Connection, letter: Letter) -> Taken:
        case = rows.case_of(conn, letter.code) if letter.code else None
        unit = case.office.id if case and case.office else self._rules.centre
        answer_by = self._rules.answer_by(letter.received_at, letter.code)
        put = rows.put(conn, letter, self._clock(), unit=unit, answer_by=answer_by)
        return Taken(put, answer_by)

    def _enter(self, conn: Connection, letter: Letter, officer: Officer) -> Feedback | Impossible:
        now = self._clock()
        if letter.received_at > now:
            return Impossible("received_at", "nothing comes in from the future")
        if letter.code is not None and rows.case_of(conn, letter.code) is None:
            return Impossible("code", "there is no case with this code")
        answer_by = self._rules.answer_by(letter.received_at, letter.code)
        ours = {"unit": officer.unit, "answer_by": answer_by, "entered_by": officer.account}
        reference = rows.put(conn, letter, now, **ours)
        return self._done(conn, reference, self._step(officer, Act.ENTER), {})

    def _step(
        self, officer: Officer, act: Act, text: str | None = None, unit: str | None = None
    ) -> Step:
        return Step(self._clock(), act, officer.account, text, unit)

    def _act(
        self, reference: str, step: Step, officer: Officer, changed: Mapping[str, object]
    ) -> Outcome:
        def work(conn: Connection) -> Outcome:
            known = rows.held(conn, reference)
            if known is None:
                return None
            if not self._sees(officer, known.unit):
                return NotYours()
            return _unfit(known, step.act) or self._done(conn, reference, step, changed)

        return store.write(self._engine, work)

    def _done(
        self, conn: Connection, reference: str, step: Step, changed: Mapping[str, object]
    ) -> Feedback:
        rows.change(conn, reference, step, changed)
        (after,) = rows.found(conn, _TO.reference == reference)
        told = {"feedback": self._keyed(reference)}
        audit.append(conn, step.officer, f"feedback.{step.act.value}", told, step.at)
        return self._rules.seen_at(after, step.at)

    def _found(self, *which: ColumnElement[bool]) -> list[Feedback]:
        kept = store.read(self._engine, lambda conn: rows.found(conn, *which))
        now = self._clock()
        return [self._rules.seen_at(one, now) for one in kept]

    def _sees(self, officer: Officer, unit: str | None) -> bool:
        """What nobody has sorted is everybody's, where the province names no centre for it."""
        if unit is None or officer.covers(unit):
            return True
        return self._rules.centre is not None and officer.covers(self._rules.centre)


def _unfit(known: Feedback, act: Act) -> Impossible | None:
    """Return why this cannot be done to it any more, or not yet."""
    if act is Act.PUBLISH:
        return None if known.answered_at else Impossible("state", "is not answered yet")
    if known.answered_at:
        return Impossible("state", "is answered already", (Act.PUBLISH.value,))
    if act is Act.HANDLE and known.handled_at:
        return Impossible("state", "is handled already", (Act.ANSWER.value,))
    return None
