"""What was said by whom: a file of lines that all processes append to and read the end of."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import msgspec

_READ = 128 * 1024


class Wire(StrEnum):
    """Which of the simulators."""

    SMS = "sms"
    ZALO = "zalo"
    TELEGRAM = "telegram"
    PHONE = "phone"


class Button(msgspec.Struct, frozen=True):
    """What can be pressed under a message: `data` goes back to the gateway, '' only shows."""

    label: str
    data: str = ""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One thing said: by the person (`mine`) or by the gateway; `raw` is how it went over the
    wire."""

    wire: Wire
    mine: bool
    text: str
    raw: str = ""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Tape:
    """The lines in one file."""

    path: Path

    def add(self, line: Line) -> None:
        """Append a line: one write, so that those of several processes do not mix."""
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(handle, msgspec.json.encode(line) + b"\n")
        finally:
            os.close(handle)

    def last(self, wire: Wire, most: int = 30) -> list[Line]:
        """Return the newest lines of a wire, oldest first."""
        if not self.path.exists():
            return []
        with self.path.open("rb") as file:
            file.seek(max(0, self.path.stat().st_size - _READ))
            lines = [line for line in map(_read, file.readlines()) if line and line.wire is wire]
        return lines[-most:]

    def clear(self, wire: Wire) -> None:
        """Forget the lines of a wire."""
        others = [line for one in Wire if one is not wire for line in self.last(one)]
        self.path.unlink(missing_ok=True)
        for line in others:
            self.add(line)


def _read(raw: bytes) -> Line | None:
    try:
        return msgspec.json.decode(raw, type=Line)
    except msgspec.MsgspecError:  # the first one read may be half a line
        return None
