"""The catalogue of every sentence we say, one TOML file a language, read on first use."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LANGUAGES = ("vi", "en")
DEFAULT = "vi"

# One file a language for the answers, and one for each room that has sentences of its own.
_PARTS = (
    "",
    "conversation_",
    "pages_",
    "front_",
    "ops_",
    "officers_",
    "simulators_",
    "notices_",
    "procedures_",
    "filing_",
    "forms_",
    "submissions_",
    "counter_",
    "reports_",
    "opinions_",
)


@dataclass(frozen=True, slots=True)
class Texts:
    """One language's sentences by dotted key, for example `status.processing.sms`.

    `version` and `approval` tell which wording the province approved, and by what act."""

    lang: str
    version: str
    approval: str
    entries: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        """Return the text as written; KeyError when the catalogue has no such key."""
        return self.entries[key]

    def __contains__(self, key: str) -> bool:
        return key in self.entries

    def fill(self, key: str, **values: object) -> str:
        """Return the text with its placeholders filled; what is filled in is never expanded."""
        return self.entries[key].format_map(values)

    def count(self, key: str, n: int) -> str:
        """Return `n` with its unit, for example `unit.day`, in singular or plural."""
        return self.fill(f"{key}.{'one' if n == 1 else 'many'}", n=n)


def load(lang: str) -> Texts:
    """Return the texts of a language; Vietnamese where we do not speak it."""
    return _read(lang if lang in LANGUAGES else DEFAULT)


@cache
def _read(lang: str) -> Texts:
    entries: dict[str, str] = {}
    for part in _PARTS:
        path = files(__package__) / f"{part}{lang}.toml"
        if path.is_file():
            entries.update(_flat(tomllib.loads(path.read_text(encoding="utf-8"))))
    version, approval = entries.pop("catalogue.version"), entries.pop("catalogue.approval")
    return Texts(lang, version, approval, entries)


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", str(value)
