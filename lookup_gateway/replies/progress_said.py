"""Say where a case stands: state, promise, lateness, whose turn, the five steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lookup_gateway.model import View
from lookup_gateway.replies import dates, facts
from lookup_gateway.replies.clauses import sentence
from lookup_gateway.replies.shapes import Progress, StepLine
from lookup_gateway.texts import Texts


@dataclass(frozen=True, slots=True)
class ProgressSaid:
    """One case's progress in one language; None where nothing is to be said or shown."""

    texts: Texts
    view: View
    as_of: datetime | None

    def headline(self, file: str) -> str:
        """Return state, promise and lateness in one sentence about `file`."""
        view = self.view
        state = self.texts.fill(
            f"{facts.state(view)}.sentence", file=file, step=view.step, total=view.steps_total
        )
        rest = (self._promise(), self.timing()) if facts.is_running(view) else ()
        return sentence(", ".join([state, *(clause for clause in rest if clause)]))

    def turn(self) -> str | None:
        """Return whose turn it is and what to do next."""
        key = facts.turn(self.view)
        return sentence(self.texts[f"{key}.sentence"]) if key else None

    def due(self) -> str | None:
        """Return the promised day as a sentence of its own, once the work has ended with how
        that came out."""
        running = facts.is_running(self.view)
        clauses = (self._promise(),) if running else (self._was_due(), self.timing())
        said = ", ".join(clause for clause in clauses if clause)
        return sentence(said) if said else None

    def late(self) -> str | None:
        """Return how late the case is."""
        clause = self._late()
        return sentence(clause) if clause else None

    def timing(self) -> str | None:
        """Return as a clause how late the case is, else that it is due today or came early."""
        late = self._late()
        if late is not None:
            return late
        key = facts.timing(self.view)
        return self.texts[f"{key}.sentence"] if key else None

    def apology(self) -> str | None:
        """Return what the office owes for a missed day: Nghị định 61/2018, Điều 19 khoản 9."""
        late = facts.lateness(self.view, self.as_of)
        owed = late is not None and late.running and not self.view.reappointed
        return sentence(self.texts["late.apology"]) if owed else None

    def moved(self) -> str | None:
        """Return the first and the new date of a case whose date was moved."""
        view = self.view
        if not view.reappointed:
            return None
        if view.first_due_at is None or view.due_at is None:
            return sentence(self.texts["moved.plain"])
        first, new = (dates.moment(self.texts, at) for at in (view.first_due_at, view.due_at))
        return sentence(self.texts.fill("moved.both", first=first, new=new))

    def steps(self) -> tuple[StepLine, ...]:
        """Return the five steps with what is done, what is now and what comes."""
        here, total = self.view.step, self.view.steps_total
        if here is None:
            return ()
        return tuple(self._step(number, here, total) for number in range(1, total + 1))

    def _promise(self) -> str | None:
        due = self.view.due_at
        if due is None:
            return None
        key = "due.hour" if dates.has_hour(due) else "due.day"
        return self.texts.fill(key, when=dates.moment(self.texts, due))

    def _was_due(self) -> str | None:
        due = self.view.due_at
        if due is None:
            return None
        return self.texts.fill("due.was", when=dates.moment(self.texts, due))

    def _late(self) -> str | None:
        late = facts.lateness(self.view, self.as_of)
        if late is None:
            return None
        key = "late.running" if late.running else "late.ended"
        if late.days is None:
            return self.texts[f"{key}_short"]
        return self.texts.fill(key, days=self.texts.count("unit.day", late.days))

    def _step(self, number: int, here: int, total: int) -> StepLine:
        progress = Progress.NOW
        if number != here or here == total:  # nothing is left to do at the last step
            progress = Progress.DONE if number <= here else Progress.LATER
        tag = self.texts[f"steps.{progress.value}"]
        return StepLine(number, self.texts[f"steps.{number}"], progress, tag)
