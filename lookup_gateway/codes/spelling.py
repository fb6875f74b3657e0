"""Cut text into runs of letters and digits, and spell a code: its characters and its boundaries."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lookup_gateway.codes.repair import fold, repair

LONGEST_RUN = 60
"""Characters of one code at most, with room to say that it is too long; longer runs are noise."""

_RUN = re.compile(r"[0-9A-Z]+")
_JOINT = re.compile(r"[\s.\-/_,+:;]{1,8}")
_BLANK = re.compile(r"[\s,]")
# "H 57.132-…": a ministry's or province's letter with a blank behind it is no word of its own.
_APART = re.compile(r"(?<![0-9A-Z])([GH])\s(?=[0-9]{2}[\s.\-0-9])")


@dataclass(frozen=True, slots=True)
class Run:
    """Letters and digits without a separator between them.

    `gap` is what stands before the run, tidied (one separator, or a space), or None where no code
    can go on; `tight` tells that the gap holds a separator and no blank; `raw` is the gap as is.
    """

    text: str
    gap: str | None
    tight: bool
    raw: str


@dataclass(frozen=True, slots=True)
class Spelling:
    """A code's characters (`compact`) and the positions in them where a separator stands."""

    text: str
    compact: str
    boundaries: frozenset[int]

    @property
    def key(self) -> str:
        """The mirror's key of this spelling."""
        return fold(self.compact)


def runs(repaired: str) -> list[Run]:
    """Return the runs of a repaired text."""
    found: list[Run] = []
    end = 0
    for match in _RUN.finditer(_APART.sub(r"\1", repaired)):
        raw = match.string[end : match.start()]
        found.append(Run(match.group(), _tidy(raw), bool(raw) and not _BLANK.search(raw), raw))
        end = match.end()
    return found


def _tidy(gap: str) -> str | None:
    """Return the one separator that `gap` stands for; spaces around a dash belong to the dash."""
    if gap in {"-", ".", "/"}:
        return gap
    if _JOINT.fullmatch(gap) is None:
        return None
    marks = "".join(gap.split())
    return (marks[0] if len(set(marks)) == 1 else marks) or " "


def spell(parts: Sequence[Run]) -> Spelling:
    """Join neighbouring runs to one spelling."""
    text = parts[0].text + "".join((p.gap or " ") + p.text for p in parts[1:])
    ends: list[int] = []
    at = 0
    for part in parts[:-1]:
        at += len(part.text)
        ends.append(at)
    return Spelling(text, "".join(p.text for p in parts), frozenset(ends))


def spelling(code: str) -> Spelling:
    """Spell a whole code, stored or typed; nothing to spell gives empty fields.

    >>> sorted(spelling("H57.132-260817-0412").boundaries)
    [3, 6, 12]
    """
    parts = runs(repair(code))
    return spell(parts) if parts else Spelling("", "", frozenset())
