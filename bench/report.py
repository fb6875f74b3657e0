"""The table that the bench prints, and where it stands in docs/performance.md."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from lookup_gateway.clock import VIETNAM
from tests.machine import postgres_folder, redis_program

BEGIN = "<!-- the last run: bench/run.py --write replaces what follows -->"
END = "<!-- the end of the last run -->"
_VERSION = re.compile(r"\d+\.\d+(?:\.\d+)?")
_PACKAGES = ("gunicorn", "gevent", "flask", "redis", "hiredis", "sqlalchemy", "psycopg")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. `met` is None where no goal is set. `faults` counts what must never happen:
    answers that failed or were another case's, changes that were lost."""

    part: str
    what: str
    value: str
    goal: str = ""
    met: bool | None = None
    faults: int = 0
    detail: str = ""

    def cells(self) -> tuple[str, ...]:
        """Return the row's cells in the order of the table's head."""
        verdict = {True: "yes", False: "**no**", None: ""}[self.met]
        return (self.part, self.what, self.value, self.goal, verdict, str(self.faults), self.detail)


HEAD = ("part", "what", "measured", "goal", "met", "faults", "detail")


def table(rows: Iterable[Row]) -> str:
    """Return the rows as a Markdown table."""
    lines = [HEAD, tuple("-" * len(name) for name in HEAD), *(row.cells() for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def story(command: Sequence[str], rows: Iterable[Row], load: float) -> str:
    """Return the table with the command that made it and the machine that it ran on.

    `load` is the machine's load average before the run."""
    now = datetime.now(VIETNAM)
    return "\n".join(
        [
            f"`{' '.join(command)}`, {now:%Y-%m-%d %H:%M} (UTC+7).",
            f"Machine: {'; '.join(_machine())}; load average before the run {load:.1f}.",
            "",
            table(rows),
        ]
    )


def write(text: str, document: Path) -> None:
    """Put `text` between the two marks of `document`. Raises ValueError when it has none."""
    whole = document.read_text("utf-8")
    between = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    if not between.search(whole):
        raise ValueError(f"{document} lacks the marks between which the table stands")
    document.write_text(between.sub(lambda _: f"{BEGIN}\n{text}\n{END}", whole), "utf-8")


def _machine() -> Iterator[str]:
    yield f"{os.cpu_count()} cores"
    yield f"{platform.system()} {platform.release()}"
    yield f"Python {platform.python_version()}"
    yield _first_line(redis_program() or "redis-server", "--version")
    folder = postgres_folder()
    yield _first_line(str(folder / "postgres") if folder else "postgres", "--version")
    yield ", ".join(f"{name} {version(name)}" for name in _PACKAGES)


def _first_line(program: str, option: str) -> str:
    if not shutil.which(program):
        return f"no {program}"
    told = subprocess.run([program, option], check=True, capture_output=True, text=True).stdout
    return f"{Path(program).name} {_VERSION.findall(told)[0]}"
