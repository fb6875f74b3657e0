"""The register of a day (Sổ theo dõi hồ sơ), A4 across: what an office took in on it.

Its columns are those of TT 01/2018/TT-VPCP, Mẫu số 06."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lookup_gateway import texts
from lookup_gateway.model import Case
from lookup_gateway.paper.forms import words as say
from lookup_gateway.paper.forms.draw import drawn
from lookup_gateway.paper.forms.form import Agency
from lookup_gateway.paper.pdf import Size
from lookup_gateway.paper.typeset import typeset
from lookup_gateway.texts import DEFAULT, Texts

COLUMNS = (
    "code",
    "procedure",
    "applicant",
    "phone",
    "received",
    "due",
    "finished",
    "returned",
    "back",
    "signature",
)


@dataclass(frozen=True, slots=True)
class Register:
    """The cases that an office took in on a day, in the order of their codes."""

    agency: Agency
    day: date
    cases: Sequence[Case]
    lang: str = DEFAULT


def render_register(register: Register) -> bytes:
    """Return the register as a PDF. Raises ValueError where the machine has no Pango."""
    words = texts.load(register.lang)
    values = {
        "agency": register.agency,
        "day": say.day(words, register.day),
        "columns": COLUMNS,
        "rows": [tuple(_cells(case, words)) for case in register.cases],
    }
    return typeset(drawn("register.html", words, Size.A4, values)).pdf()


def _cells(case: Case, words: Texts) -> Iterator[str]:
    person = case.applicant
    yield case.code
    yield say.plain(case.procedure.name if case.procedure else None) or ""
    yield say.plain(person.name if person else None) or ""
    yield say.masked_phone(person.phone if person else None) or ""
    for at in (case.received_at, case.due_at, case.finished_at, case.returned_at):
        yield _when(at, words)
    yield say.way_back(words, case.return_by) or ""
    yield ""


def _when(at: datetime | None, words: Texts) -> str:
    return say.short(words, at) if at else ""
