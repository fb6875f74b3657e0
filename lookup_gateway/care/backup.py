"""Make backups while everything runs: the database at one moment, and the papers it names.

Never a key: whoever finds a backup cannot open what is sealed in it, nor sign a receipt."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from lookup_gateway.care import archive, postgres_copy, sqlite_copy
from lookup_gateway.care.archive import Manifest
from lookup_gateway.errors import BadBackup
from lookup_gateway.profile_file import Backup
from lookup_gateway.store import read, upgrade
from lookup_gateway.store.engine import sqlite_path

DATABASE = "database"
PAPERS = "papers"
_HASH = 64  # letters of a SHA-256, under which a paper is kept (`store.papers`)
# Longer than any backup takes.
_ASIDE, _LEFT = ".care-", 24 * 3_600
_NAME = "lookup-gateway-{:%Y%m%dT%H%M%SZ}.tar.gz"


@dataclass(frozen=True, slots=True)
class Estate:
    """What is cared for: a database, and the data directory with the papers."""

    engine: Engine
    data_dir: Path

    def backups(self, rule: Backup) -> Path:
        """Return where the profile wants its backups."""
        return self.data_dir / (rule.folder or "backups")

    @property
    def papers(self) -> Path:
        """The folder of the papers, each sealed and under a name that no other content has."""
        return self.data_dir / PAPERS

    @contextmanager
    def aside(self) -> Iterator[Path]:
        """Give an empty folder on the papers' disk, gone with the block. What a process that was
        killed left in one goes too: it holds records."""
        for left in _left_behind(self.data_dir, f"{_ASIDE}*"):
            shutil.rmtree(left, ignore_errors=True)
        with TemporaryDirectory(dir=self.data_dir, prefix=_ASIDE) as folder:
            yield Path(folder)


def backup(estate: Estate, folder: Path, now: datetime) -> Path:
    """Write a backup into a folder and return its file. Raises BadBackup, BackendDown."""
    file = folder / _NAME.format(now.astimezone(UTC))
    manifest = Manifest(
        made_at=now.astimezone(UTC),
        program=version("lookup-gateway"),
        database=estate.engine.dialect.name,
        tables=read(estate.engine, upgrade.version),
    )
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with estate.aside() as aside:
            _gather(estate, aside)
            archive.pack(aside, manifest, file)
    except OSError as error:
        raise BadBackup(f"{file} cannot be written: {error.strerror}") from error
    return file


def prune(folder: Path, keep: int) -> int:
    """Remove all but the newest `keep` backups of a folder; return how many."""
    # The names sort by the time of their making.
    old = sorted(folder.glob("lookup-gateway-*.tar.gz"))[:-keep]
    for file in (*old, *_left_behind(folder, ".lookup-gateway-*")):
        file.unlink(missing_ok=True)
    return len(old)


def _left_behind(folder: Path, names: str) -> list[Path]:
    """Return what a process that was killed has left; nobody works at it any more."""
    long_ago = time.time() - _LEFT
    return [path for path in folder.glob(names) if path.stat().st_mtime < long_ago]


def _gather(estate: Estate, aside: Path) -> None:
    papers = aside / PAPERS
    papers.mkdir()
    # Before and after: whichever the database names at its moment is there, were it written or
    # swept meanwhile.
    _link(estate.papers, papers)
    _take(estate.engine, aside / DATABASE)
    _link(estate.papers, papers)


def _link(source: Path, target: Path) -> None:
    """Let the papers have a second name in another folder, which costs nothing."""
    for paper in source.glob("??/*"):
        if len(paper.name) == _HASH:  # else it is still being written
            second = target / paper.relative_to(source)
            second.parent.mkdir(exist_ok=True)
            with suppress(FileExistsError, FileNotFoundError):
                os.link(paper, second)


def _take(engine: Engine, copy: Path) -> None:
    database = sqlite_path(engine)
    if database is None:
        postgres_copy.take(engine, copy)
    else:
        sqlite_copy.take(database, copy)
