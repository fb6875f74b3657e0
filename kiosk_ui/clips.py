"""Everything that the kiosk can say aloud: the name of each clip, and the words it must hold.

Clips are files `static/audio/{language}/{name}.opus`, made by `make audio` (deploy/audio)."""

from __future__ import annotations

import string
from collections.abc import Iterator

from lookup_gateway.texts import Texts

# Days of a month, and days late; a larger number is spelled.
LARGEST = 31
SIGNS = {"-": "sign.dash", ".": "sign.dot", "/": "sign.slash"}
# What a button says is what stands on it.
BUTTONS = {
    "act.enter": "kiosk.by_hand",
    "act.find": "page.find",
    "act.edit": "kiosk.edit",
    "act.yes": "kiosk.yes",
    "act.code": "kiosk.code",
    "act.code_again": "kiosk.code_again",
    "act.back": "kiosk.back",
    "act.more": "kiosk.more",
    "act.past": "kiosk.past",
    "act.slip": "kiosk.slip",
    "act.phone": "kiosk.phone",
    "act.rate": "kiosk.rate",
    "act.again": "kiosk.again",
    "act.another": "page.another",
    "act.sectors": "kiosk.needs",
    "act.next": "kiosk.next_part",
    "act.back_need": "kiosk.back_need",
    "act.procedures": "need.others",
    "act.finish": "kiosk.finish",
    "act.stay": "kiosk.stay",
}
# Those of pages_*.toml that the kiosk's screens can show.
PROBLEMS = (
    *("empty", "short", "bad_day", "no_lookup_code", "no_code", "malformed", "not_found"),
    *("foreign", "unreadable", "old_receipt", "elsewhere", "counter", "no_mark"),
    "no_procedure",
    *("limited", "try_later", "too_long", "missing"),
)
_STEPS = range(1, 6)


def words_of(texts: Texts) -> dict[str, str]:
    """Return the words of every clip by its name, in one language."""
    return dict(
        [
            *((f"n.{n}", str(n)) for n in range(LARGEST + 1)),
            *((f"letter.{char}", char.upper()) for char in string.ascii_lowercase),
            *_prompts(texts),
            *_states(texts),
            *_problems(texts),
            *((clip, texts[key]) for clip, key in BUTTONS.items()),
        ]
    )


def _prompts(texts: Texts) -> Iterator[tuple[str, str]]:
    for key, text in texts.entries.items():
        if key.startswith("spoken."):
            yield key.removeprefix("spoken."), text


def _states(texts: Texts) -> Iterator[tuple[str, str]]:
    file = texts["file.plain"]
    for key, text in texts.entries.items():
        table, _, form = key.rpartition(".")
        if form == "voice" and table.startswith(("status.", "turn.")):
            yield table, text.format(file=file)
    yield "present", texts.fill("present.voice", file=file)
    for step in _STEPS:
        yield f"step.{step}", texts.fill("step.voice", file=file, step=step, total=len(_STEPS))


def _problems(texts: Texts) -> Iterator[tuple[str, str]]:
    """Give each problem with what to do; lines that are filled in later stay on the screen."""
    for name in PROBLEMS:
        inside = f"problem.{name}."
        lines = [t for key, t in texts.entries.items() if key.startswith(inside) and "{" not in t]
        yield f"problem.{name}", ". ".join(line.rstrip(".") for line in lines)
