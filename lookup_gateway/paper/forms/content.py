"""What stands on a form about a case: its lines in their order, and its list or table."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import msgspec

from lookup_gateway import texts
from lookup_gateway.model import Case, Status
from lookup_gateway.paper.forms import words as say
from lookup_gateway.paper.forms.form import Facts, Form
from lookup_gateway.texts import Texts


@dataclass(frozen=True, slots=True)
class Content:
    """A form filled in: lines as names and values, rows of its list, and the kit's address."""

    form: Form
    lang: str
    lines: tuple[tuple[str, str], ...] = field(repr=False)
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    url: str = field(repr=False)
    agency: str

    @property
    def basis(self) -> str:
        """Return a digest of all that; two forms with one basis say the same, whoever printed
        them and when."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()


def content(form: Form, facts: Facts) -> Content:
    """Return what stands on the form; a line about which nothing is known is left out."""
    words = texts.load(facts.asked.lang)
    values = {name: _VALUES[name](facts, words) for name in _LINES[form]}
    return Content(
        form=form,
        lang=words.lang,
        lines=tuple((name, value) for name, value in values.items() if value),
        rows=tuple(_ROWS[form](facts, words)) if form in _ROWS else (),
        url=facts.kit.url,
        agency=facts.agency.name,
    )


def is_possible(form: Form, case: Case) -> bool:
    """Return whether the record holds what the form says."""
    if form in (Form.APOLOGY, Form.EXTENSION):
        return case.first_due_at is not None
    if form in _AFTER:
        return case.status is _AFTER[form]
    return case.received_at is not None and case.status is not Status.SUBMITTED


_AFTER = {
    Form.SUPPLEMENT: Status.SUPPLEMENT_REQUIRED,
    Form.REFUSAL: Status.NOT_ACCEPTED,
    Form.STOP: Status.STOPPED,
}

_WHO = ("applicant", "phone", "email", "procedure")
_LINES: Mapping[Form, tuple[str, ...]] = {
    Form.RECEIPT: (*_WHO, "fees", "term", "received", "due", "back"),
    Form.SUPPLEMENT: (*_WHO, "received", "reason"),
    Form.REFUSAL: (*_WHO, "submitted", "reason"),
    Form.APOLOGY: ("applicant", "procedure", "received", "first_due", "reason", "new_due"),
    Form.EXTENSION: ("applicant", "procedure", "received", "first_due", "reason", "new_due"),
    Form.STOP: (*_WHO, "received", "stopped", "reason"),
    Form.CONTROL: ("applicant", "procedure", "received", "due"),
}


def _fees(facts: Facts, words: Texts) -> str | None:
    told = [
        f"{say.plain(fee.name)}: {say.dong(words, fee.amount)}"
        f" ({words['form.paid' if fee.paid else 'form.unpaid']})"
        for fee in facts.case.fees
    ]
    return "; ".join(told) or None


def _at(name: str) -> Callable[[Facts, Texts], str | None]:
    def value(facts: Facts, words: Texts) -> str | None:
        at = getattr(facts.case, name)
        return say.moment(words, at) if at else None

    return value


def _of_person(name: str, shown: Callable[[str | None], str | None]) -> _Value:
    def value(facts: Facts, _words: Texts) -> str | None:
        person = facts.case.applicant
        return shown(getattr(person, name)) if person else None

    return value


def _procedure(facts: Facts, _words: Texts) -> str | None:
    return say.plain(facts.case.procedure.name) if facts.case.procedure else None


def _first_due(facts: Facts, words: Texts) -> str | None:
    at = facts.case.first_due_at or facts.case.due_at
    return say.moment(words, at) if at else None


def _new_due(facts: Facts, words: Texts) -> str | None:
    at = facts.asked.due_at or facts.case.due_at
    return say.moment(words, at) if at else None


_Value = Callable[[Facts, Texts], str | None]
_VALUES: Mapping[str, _Value] = {
    "applicant": _of_person("name", say.plain),
    "phone": _of_person("phone", say.masked_phone),
    "email": _of_person("email", say.masked_email),
    "procedure": _procedure,
    "fees": _fees,
    "term": lambda facts, _words: say.plain(facts.term),
    "submitted": _at("submitted_at"),
    "received": _at("received_at"),
    "due": _at("due_at"),
    "stopped": _at("status_since"),
    "first_due": _first_due,
    "new_due": _new_due,
    "reason": lambda facts, _words: say.plain(facts.asked.reason or facts.case.reason),
    "back": lambda facts, words: say.way_back(words, facts.case.return_by),
}


def _papers(facts: Facts, _words: Texts) -> Iterator[tuple[str, ...]]:
    for paper in facts.papers:
        yield say.plain(paper.name) or "", str(paper.copies)


def _needs(facts: Facts, words: Texts) -> Iterator[tuple[str, ...]]:
    for need in facts.case.needs:
        yield say.plain(need.what) or "", say.short_day(words, need.by) if need.by else ""


def _course(facts: Facts, words: Texts) -> Iterator[tuple[str, ...]]:
    """Give for each unit in turn what it did and when; its deadline where it had its own."""
    until = {one.unit: one.due_at for one in facts.case.handled_by}
    for step in facts.case.steps:
        due = until.get(step.unit)
        yield (
            say.plain(step.unit) or "",
            say.short(words, step.at),
            say.plain(step.action) or "",
            _kept(words, step.at <= due) if due else "",
        )


def _kept(words: Texts, in_time: bool) -> str:
    return words["form.in_time" if in_time else "form.late"]


_ROWS: Mapping[Form, Callable[[Facts, Texts], Iterator[tuple[str, ...]]]] = {
    Form.RECEIPT: _papers,
    Form.SUPPLEMENT: _needs,
    Form.CONTROL: _course,
}
