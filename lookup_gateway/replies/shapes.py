"""What the words are made for and made of: a site's own data, and a case put into sentences."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class House:
    """What the profile says about the site. Texts are ready to be shown.

    `example_code` shows how a code of this site looks; `sms_accented` allows UCS-2 SMS of two
    segments.
    """

    name: str
    hotline: str
    hotline_hours: str
    example_code: str
    sms_accented: bool = False


class Progress(StrEnum):
    """Where a step stands."""

    DONE = "done"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class StepLine:
    """One of the five steps; `tag` says `progress` in words (Đã xong, Đang làm, Chưa tới)."""

    number: int
    label: str
    progress: Progress
    tag: str


@dataclass(frozen=True, slots=True)
class Explained:
    """A case in whole sentences for a page. None and empty: nothing to say about it.

    `headline` holds state, due date and lateness in one sentence, without the code; `due`,
    `late` and `moved` say its parts again for a list of facts. `history` is newest first.
    """

    code: str
    headline: str
    turn: str | None = None
    due: str | None = None
    late: str | None = None
    moved: str | None = None
    todo: tuple[str, ...] = ()
    bring: str | None = None
    collect: str | None = None
    details: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    steps: tuple[StepLine, ...] = ()
    as_of_line: str | None = None
    stale_line: str | None = None
