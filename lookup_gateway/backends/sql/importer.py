"""Load a file of case records: all of it or, when lines are malformed, nothing of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from lookup_gateway import records
from lookup_gateway.backends.sql.backend import SqlBackend
from lookup_gateway.errors import BadRecord

LINE_MAX = 1_000_000
FAULTS_LISTED = 1_000
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Fault:
    """A line (counted from 1) that cannot be read: the field's JSON path, if any, and why."""

    line: int
    field: str | None
    why: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. `faults` lists the first 1,000 of the `malformed` lines."""

    new: int = 0
    updated: int = 0
    skipped: int = 0
    faults: tuple[Fault, ...] = ()
    malformed: int = 0


def import_lines(
    stream: IO[bytes], backend: SqlBackend, *, keep_going: bool, scratch: Path | None = None
) -> ImportReport:
    """Save the records of a stream, one a line, in one transaction; malformed lines are named.

    With malformed lines nothing is saved, unless `keep_going`: then the good ones are. Good lines
    wait in an unnamed file in the folder `scratch`, so that neither memory nor a lock of the
    database depends on how long the stream is or how slowly it comes. Raises BackendDown."""
    with TemporaryFile(dir=scratch) as good:
        sieve = _Sieve(good)
        for number, line in enumerate(_lines(stream), start=1):
            sieve.judge(number, line)
        faults, malformed = tuple(sieve.faults), sieve.malformed
        if malformed and not keep_going:
            return ImportReport(faults=faults, malformed=malformed)
        good.seek(0)
        counts = backend.save((records.restore(line.decode()) for line in good), load=True)
    return ImportReport(counts.new, counts.updated, counts.skipped, faults, malformed)


class _Sieve:
    """Puts the good lines aside and keeps a list of the others."""

    def __init__(self, good: IO[bytes]) -> None:
        self._good = good
        self.faults: list[Fault] = []
        self.malformed = 0

    def judge(self, number: int, line: bytes) -> None:
        try:
            if text := _content(number, line):
                self._good.write(records.dump(records.load(text)) + b"\n")
        except BadRecord as error:
            self.malformed += 1
            if len(self.faults) < FAULTS_LISTED:
                self.faults.append(Fault(number, error.field, error.why))


def _content(number: int, line: bytes) -> bytes:
    """Return what a line says without what editors of other systems put around it."""
    if len(line) > LINE_MAX:
        raise BadRecord(f"the line is longer than {LINE_MAX} bytes")
    return (line.removeprefix(_BOM) if number == 1 else line).strip()


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the lines; of one that is too long only the start, so that it costs no memory."""
    while line := stream.readline(LINE_MAX + 1):
        yield line
        while len(line) > LINE_MAX and not line.endswith(b"\n"):
            line = stream.readline(LINE_MAX + 1)
