"""Where a call stands between two requests: carried in the address of the next step.

Twilio keeps the address in its logs, so nothing in it is a secret: a case's code can be guessed
by design (see `disclosure`), and a filing's number opens no more; a mã tra cứu only ever stands
in a request's body.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode

from lookup_gateway.callers import by_phone
from lookup_gateway.model import Caller
from lookup_gateway.persons import phone_number

ROOT = "/channels/twilio/voice"

# What Twilio puts for a withheld number: a word, or the word on a telephone's keys (ANONYMOUS,
# RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE), which would pass for a number.
_WITHHELD = {"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"}


@dataclass(frozen=True, slots=True)
class Call:
    """What the line knows of a call. `question` counts what was looked up, `missed` how often in
    a row the present prompt got no usable key, `among` are the codes between which there is
    doubt, `procedure` the digits of a procedure that was asked for; it is never a case's."""

    lang: str = "vi"
    code: str = ""
    among: tuple[str, ...] = ()
    procedure: str = ""
    question: int = 1
    missed: int = 0

    @classmethod
    def resumed(cls, query: Mapping[str, str], among: tuple[str, ...]) -> Self:
        """Return the call of an address that `url` made; whatever else stands there is ignored."""
        return cls(
            lang=query.get("lang", "vi"),
            code=query.get("code", ""),
            among=among,
            procedure=query.get("procedure", ""),
            question=_small(query.get("question"), 1),
            missed=_small(query.get("missed"), 0),
        )

    def url(self, step: str) -> str:
        """Return the address of the step that hears the next keys."""
        plain = {"lang": self.lang, "code": self.code, "procedure": self.procedure}
        counts = {"question": self.question, "missed": self.missed}
        query = urlencode({**plain, **counts, "among": self.among}, doseq=True)
        return f"{ROOT}/{step}?{query}"

    def onward(self, **changes: object) -> Self:
        """Return the call at its next prompt, where it has missed nothing yet."""
        return replace(self, **{"missed": 0, **changes})  # type: ignore[arg-type] # by name


@dataclass(frozen=True, slots=True)
class Pressed:
    """One request: where the call stands, which keys were pressed since, whose call it is."""

    call: Call
    keys: str
    caller: Caller
    sid: str | None

    def with_keys(self, keys: str) -> Self:
        """Return the request as if these keys had been pressed."""
        return replace(self, keys=keys)

    @property
    def id(self) -> str | None:
        """The question's name: Twilio's retry of a step, and a caller who wants to hear it again,
        get the words that were found first."""
        return f"twilio:{self.sid}:{self.call.question}" if self.sid else None


def caller(sender: str) -> Caller:
    """Return whose budget a call spends.

    All withheld numbers share one: counted by call, whoever hides the number could walk through
    an office's day by calling again. One who finds it spent is told so and may reach a person."""
    known = sender not in _WITHHELD and phone_number(sender) is not None
    return by_phone(sender if known else "anonymous")


def _small(text: str | None, default: int) -> int:
    if text and text.isascii() and text.isdigit() and len(text) <= 4:
        return int(text)
    return default
