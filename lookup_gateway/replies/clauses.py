"""Join clauses into sentences, and make a record's free text fit to stand in one."""

from __future__ import annotations

from collections.abc import Iterable

_ENDS = (".", "?", "!", "…")


def sentence(clause: str) -> str:
    """Return the clause with a capital and a full stop."""
    end = "" if clause.endswith(_ENDS) else "."
    return f"{clause[:1].upper()}{clause[1:]}{end}"


def joined(sentences: Iterable[str | None]) -> str:
    """Return the sentences in one line, those that are not there left out."""
    return " ".join(one for one in sentences if one)


def clean(text: str) -> str:
    """Return free text in one line: newlines and unprintable signs become single spaces."""
    if text.isprintable():
        return " ".join(text.split())
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
