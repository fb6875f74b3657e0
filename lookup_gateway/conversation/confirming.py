"""The number by which a phone confirms: drawn anew for each question, told in our reply alone.

Who forges a sender never sees our reply and cannot send the number; "1" could be sent blindly."""

from __future__ import annotations

import re
import secrets

from lookup_gateway import intents
from lookup_gateway.codes import Grammar
from lookup_gateway.intents import Kind

# So often may what is sent be another number. With the budget of a phone, 40 messages a day, who
# guesses is right once in about 300 days.
TRIES = 3

_LEAST, _MOST = 1_000, 9_999
_FOUR = re.compile(r"(?<!\w)[0-9]{4}(?!\w)")
_WORD = re.compile(r"\w")


def drawn() -> str:
    """Return four digits that nobody can foresee."""
    return str(_LEAST + secrets.randbelow(_MOST - _LEAST + 1))


def number_in(text: str, grammar: Grammar) -> str | None:
    """Return the four digits that a message confirms with: alone, or beside a yes ("1 4827").

    >>> number_in("OK, 4827.", Grammar())
    '4827'
    >>> number_in("STOP 4827", Grammar())
    """
    found, rest = _FOUR.findall(text), _FOUR.sub(" ", text)
    says_yes = not _WORD.search(rest) or intents.read(rest, grammar).kind is Kind.YES
    return found[0] if len(found) == 1 and says_yes else None
