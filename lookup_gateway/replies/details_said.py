"""Say what a proven caller may know beside the progress: papers, fees, place, reason, journey."""

from __future__ import annotations

from dataclasses import dataclass

from lookup_gateway.model import Fee, Need, Status, Step, View
from lookup_gateway.replies import dates, facts
from lookup_gateway.replies.clauses import clean, sentence
from lookup_gateway.texts import Texts

_OUTCOMES = {"granted": "result.granted", "refused": "result.refused"}


@dataclass(frozen=True, slots=True)
class DetailsSaid:
    """One case's details in one language; None and () where nothing is to be said or shown."""

    texts: Texts
    view: View

    def todo(self) -> tuple[str, ...]:
        """Return which papers are missing and until when, and what has to be paid."""
        said: list[str] = []
        if self.view.needs:
            items = "; ".join(self._need(need) for need in self.view.needs)
            said.append(sentence(self.texts.fill("needs.sentence", list=items)))
        owed = facts.unpaid(self.view)
        if owed:
            total = dates.amount(self.texts, sum(fee.amount for fee in owed))
            items = "; ".join(self._fee(fee) for fee in owed)
            said.append(sentence(self.texts.fill("fees.sentence", amount=total, list=items)))
        return tuple(said)

    def bring(self) -> str | None:
        """Return what to bring when the result is collected."""
        collects = facts.turn(self.view) == "turn.completed"
        return sentence(self.texts["collect.bring"]) if collects else None

    def collect(self) -> str | None:
        """Return where, within which hours and from when the result is handed over."""
        where = facts.place(self.view)
        if where is None:
            return None
        office, result = self.view.office, self.view.result
        clauses = [self.texts.fill("collect.sentence", where=clean(where))]
        if office is not None and office.hours:
            clauses.append(self.texts.fill("collect.hours", hours=clean(office.hours)))
        if result is not None and result.available_at is not None:
            when = dates.moment(self.texts, result.available_at)
            clauses.append(self.texts.fill("collect.from", when=when))
        return sentence(", ".join(clauses))

    def details(self) -> tuple[str, ...]:
        """Return the agency's own words, reason, result, post, procedure and office."""
        told = (
            self.source(),
            self._reason(),
            self._result(),
            *self._post(),
            self._procedure(),
            self._office(),
        )
        return tuple(sentence(clause) for clause in told if clause)

    def source(self) -> str | None:
        """Return the agency's own words for a state that we have no words for."""
        words = self.view.source_status
        if self.view.status is not Status.UNKNOWN or not words:
            return None
        return self.texts.fill("source.sentence", words=clean(words))

    def history(self) -> tuple[str, ...]:
        """Return the journey of the case, newest first."""
        newest_first = sorted(self.view.steps or (), key=lambda step: step.at, reverse=True)
        return tuple(self._step(step) for step in newest_first)

    def _need(self, need: Need) -> str:
        if need.by is None:
            return self.texts.fill("needs.item", what=clean(need.what))
        by = dates.day(self.texts, need.by)
        return self.texts.fill("needs.item_by", what=clean(need.what), date=by)

    def _fee(self, fee: Fee) -> str:
        amount = dates.amount(self.texts, fee.amount)
        return self.texts.fill("fees.item", name=clean(fee.name), amount=amount)

    def _reason(self) -> str | None:
        reason = self.view.reason
        return self.texts.fill("reason.sentence", reason=clean(reason)) if reason else None

    def _result(self) -> str | None:
        if self.view.result is None:
            return None
        outcome = self.view.result.outcome
        return self.texts.fill(_OUTCOMES.get(outcome, "result.other"), outcome=clean(outcome))

    def _post(self) -> tuple[str, ...]:
        post = self.view.post
        if post is None:
            return ()
        carrier, tracking = clean(post.carrier), clean(post.tracking or "")
        is_result = self.view.status in (Status.COMPLETED, Status.RETURNED)
        number, plain = ("tracking", "sentence") if is_result else ("papers_tracking", "papers")
        key = f"post.{number if tracking else plain}"
        sent = self.texts.fill(key, carrier=carrier, tracking=tracking)
        if not post.events:
            return (sent,)
        last = max(post.events, key=lambda event: event.at)
        when = dates.moment(self.texts, last.at)
        return sent, self.texts.fill("post.event", when=when, what=clean(last.what))

    def _procedure(self) -> str | None:
        procedure = self.view.procedure
        if procedure is None:
            return None
        return self.texts.fill("procedure.sentence", name=clean(procedure.name))

    def _office(self) -> str | None:
        office = self.view.office
        if office is None or not office.name:
            return None
        key = "office.phone" if office.phone else "office.sentence"
        return self.texts.fill(key, name=clean(office.name), phone=clean(office.phone or ""))

    def _step(self, step: Step) -> str:
        when, unit = dates.moment(self.texts, step.at), clean(step.unit)
        return self.texts.fill("history.line", when=when, unit=unit, action=clean(step.action))
