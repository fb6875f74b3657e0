"""A form as it stands on the page: what is in its fields, and what is wrong with which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kiosk_ui.counter.joint import agency_lines
from kiosk_ui.counter.typed import fee_lines
from lookup_gateway.texts import Texts

# Under which field of the form a fault of the record stands.
_FIELDS = {
    "result": "outcome",
    "post": "carrier",
    "fees": "fee_amount_1",
    "procedure.code": "procedure_code",
    "Idempotency-Key": "once",
}
_LINE = re.compile(r"_\d+$")
# As many as most procedures have.
_FEE_LINES = _AGENCY_LINES = 3


@dataclass(frozen=True, slots=True)
class Filled:
    """`values` by field; `wrong` says for a field what to do about it."""

    values: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        """Return what stands in a field."""
        return self.values.get(name, "")

    @property
    def first_wrong(self) -> str | None:
        """Return the field at which mending begins."""
        return next(iter(self.wrong), None)

    @property
    def fee_lines(self) -> Sequence[int]:
        """Return the lines of fees to be drawn: those that are filled, and one more."""
        lines = fee_lines(self.values)
        filled = (n for n in lines if self[f"fee_name_{n}"] or self[f"fee_amount_{n}"])
        return range(1, max(_FEE_LINES, max(filled, default=0) + 1) + 1)

    @property
    def agency_lines(self) -> Sequence[int]:
        """Return the lines of agencies to be drawn: those that are filled, and one more."""
        filled = (n for n in agency_lines(self.values) if self[f"agency_{n}"])
        return range(1, max(_AGENCY_LINES, max(filled, default=0) + 1) + 1)

    @property
    def has_plan(self) -> bool:
        """Return whether anything is typed, or wrong, of a plan of several agencies."""
        names = ("lead_due", *(f"agency_{n}" for n in agency_lines(self.values)))
        return any(self[name] for name in names) or "lead_due" in self.wrong


def refused(values: Mapping[str, str], fields: Iterable[str], texts: Texts) -> Filled:
    """Return the form again, with what was typed, and a sentence at each of the `fields`."""
    return Filled(values, {name: _sentence(name, values, texts) for name in fields})


def form_field(name: str) -> str:
    """Return under which field of a form a fault of a record's field stands."""
    return _FIELDS.get(name, name)


def _sentence(name: str, values: Mapping[str, str], texts: Texts) -> str:
    own = f"counter.wrong.{_LINE.sub('', name)}"
    is_empty = name in values and not values[name].strip()
    return texts["counter.wrong.missing" if is_empty or own not in texts else own]
