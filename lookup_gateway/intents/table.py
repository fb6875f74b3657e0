"""The table of words by which people say what they want, and the search in it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from lookup_gateway.intents.words import Word

# A phrase typed without its blanks is known from so many letters on.
_GLUED = 6


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that speak for a kind of wish: `alone` the whole message, `first` its beginning, else
    anywhere in it."""

    kind: str
    words: tuple[str, ...]
    alone: bool
    first: bool = False

    @property
    def glued(self) -> str:
        """The phrase typed without its blanks."""
        return "".join(self.words)

    @property
    def weight(self) -> int:
        """The more letters agree, the surer the wish; a whole message is surest."""
        return len(self.glued) + 100 * self.alone


@dataclass(frozen=True, slots=True)
class Table:
    """All phrases by their first word (and glued together), and the words beside the matter."""

    short: Mapping[str, str]
    polite: frozenset[str]
    by_first: Mapping[str, Sequence[Phrase]]

    def found(self, said: Sequence[Word]) -> Iterator[Phrase]:
        """Yield every phrase that stands in these words; a whole message also without the words
        beside the matter."""
        matter = [word for word in said if not word.forms & self.polite]
        for at in range(len(said)):
            here = self._from(said[at:])
            yield from (one for one in here if not (one.alone or (one.first and at)))
        for whole in (said, matter):
            yield from (one for one in self._from(whole) if one.alone and _is_all(one, whole))

    def _from(self, said: Sequence[Word]) -> Iterator[Phrase]:
        """Yield the phrases with which these words begin."""
        for form in said[0].forms if said else ():
            for phrase in self.by_first.get(form, ()):
                if form == phrase.glued or _agree(phrase.words, said):
                    yield phrase


@cache
def load() -> Table:
    """Return the table of `texts/intents.toml`, read on first use."""
    text = files("lookup_gateway.texts").joinpath("intents.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    short, polite = tables.pop("short"), frozenset(tables.pop("polite")["words"])
    by_first: dict[str, list[Phrase]] = {}
    for kind, lists in tables.items():
        for how in ("alone", "first", "within"):
            for spelled in lists.get(how, ()):
                phrase = Phrase(kind, tuple(spelled.split()), how == "alone", how == "first")
                glued = {phrase.glued} if len(phrase.glued) >= _GLUED else set()
                for first in glued | {phrase.words[0]}:
                    by_first.setdefault(first, []).append(phrase)
    return Table(short, polite, by_first)


def _agree(phrase: Sequence[str], said: Sequence[Word]) -> bool:
    pairs = zip(phrase, said, strict=False)
    return len(said) >= len(phrase) and all(one in word.forms for one, word in pairs)


def _is_all(phrase: Phrase, said: Sequence[Word]) -> bool:
    return len(said) == (1 if phrase.glued in said[0].forms else len(phrase.words))
