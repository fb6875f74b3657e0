"""Files on disk, each sealed, once, under the SHA-256 of what is in it.

A row that keeps a file names it in a column called `sha256`: that is how `sweep` tells an orphan,
in whatever table. A file is on the disk before the transaction that names it begins."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

from sqlalchemy import Connection, column, inspect, select, table

from lookup_gateway.errors import BackendDown
from lookup_gateway.filing import Kind, kind_of
from lookup_gateway.store.offload import offload

# No transaction that names a file takes as long as this after the file was written.
AT_LEAST = timedelta(hours=24)
_HASH = "sha256"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is kept: `size` in bytes, of its content; `kind` None for one we cannot tell."""

    sha256: str
    size: int
    kind: Kind | None


class Papers:
    """The files of one installation, in a folder that is made when it is needed.

    `put` and `get` raise BackendDown for a disk that is full or gone."""

    def __init__(
        self, folder: Path, seal: Callable[[bytes], bytes], unseal: Callable[[bytes], bytes]
    ) -> None:
        self._folder = folder
        self._seal = seal
        self._unseal = unseal

    def put(self, content: bytes) -> Kept:
        """Keep a file, sealed by the signing key; return once it is on the disk.

        One that is there already is written anew: so nobody sweeps it meanwhile, and it is
        sealed by the key in force."""
        sha256 = hashlib.sha256(content).hexdigest()
        try:
            offload(lambda: self._write(sha256, content))
        except OSError as error:
            raise BackendDown("the folder of papers cannot be written") from error
        return Kept(sha256, len(content), kind_of(content))

    def get(self, sha256: str) -> bytes:
        """Return a file. Raises LookupError for one that is not kept, ValueError for one that no
        key in force opens or that is not what it was."""
        try:
            sealed = offload(self._path(sha256).read_bytes)
        except FileNotFoundError as error:
            raise LookupError("no such file is kept") from error
        except OSError as error:
            raise BackendDown("the folder of papers cannot be read") from error
        content = self._unseal(sealed)
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ValueError("the file is another than the one that was kept")
        return content

    def all(self) -> Iterator[str]:
        """Yield the hash of every file."""
        for path in self._folder.glob("??/*"):
            if len(path.name) == hashlib.sha256().digest_size * 2:  # else still being written
                yield path.name

    def sweep(self, conn: Connection, now: datetime) -> int:
        """Delete the files that no row names, and what a dead process left half written; return
        how many. What is younger than a day is left: its row may be on the way."""
        named = set(_named(conn))
        before = (now - AT_LEAST).timestamp()
        found = [path for path in self._folder.glob("??/*") if path.stat().st_mtime < before]
        orphans = [path for path in found if path.name not in named]
        for path in orphans:
            path.unlink(missing_ok=True)
        return len(orphans)

    def _write(self, sha256: str, content: bytes) -> None:
        path = self._path(sha256)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, delete=False) as aside:
            aside.write(self._seal(content))
            aside.flush()
            os.fsync(aside.fileno())
        Path(aside.name).replace(path)
        _sync(path.parent)

    def _path(self, sha256: str) -> Path:
        """Return where a file is kept; a name that is no hash leads nowhere."""
        if len(sha256) != hashlib.sha256().digest_size * 2 or not sha256.isalnum():
            raise LookupError("no file is kept under such a name")
        return self._folder / sha256[:2] / sha256


def _sync(folder: Path) -> None:
    """Let the folder's entry survive a power cut too (fsync(2): the file's own sync does not)."""
    for one in (folder, folder.parent):
        handle = os.open(one, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _named(conn: Connection) -> Iterator[str]:
    """Yield every file that a row names, in the tables as they stand in the database: a process
    of another version, or one that did not load a room, knows not all of them."""
    for (_, name), columns in inspect(conn).get_multi_columns().items():
        if any(one["name"] == _HASH for one in columns):
            yield from conn.scalars(select(column(_HASH)).select_from(table(name)).distinct())
