"""A folder of sealed files that keeps jobs while the database cannot."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from uuid import uuid4

import msgspec

from lookup_gateway.errors import BackendDown, BadSettings
from lookup_gateway.outgoing import Job

Seal = Callable[[bytes], bytes]

_decode = msgspec.json.Decoder(Job).decode


class Spool:
    """The files of one machine: written by every process, emptied by its `deliver`."""

    def __init__(self, folder: Path, seal: Seal, unseal: Seal) -> None:
        self._folder = folder
        self._seal = seal
        self._unseal = unseal

    def keep(self, job: Job) -> None:
        """Write a job so that not even a power cut loses it. Raises BackendDown if it cannot be."""
        sealed = self._seal(msgspec.json.encode(job))
        try:
            make(self._folder)
            with NamedTemporaryFile(dir=self._folder, prefix=".") as aside:
                aside.write(sealed)
                aside.flush()
                os.fsync(aside.fileno())
                # Its whole content or no file at all, whoever looks meanwhile.
                os.link(aside.name, self._folder / f"{uuid4().hex}.job")
            _sync(self._folder)
        except OSError as error:
            raise BackendDown(f"the spool cannot be written: {error.strerror}") from error

    def jobs(self) -> Iterator[tuple[Path, Job]]:
        """Give the jobs and the files to remove once they are kept elsewhere.

        What no key in force opens, and what is no job, is put aside as `.bad`."""
        for path in sorted(self._folder.glob("*.job")):
            try:
                job = _decode(self._unseal(path.read_bytes()))
            except FileNotFoundError:  # another worker was faster
                continue
            except ValueError:
                with suppress(FileNotFoundError):
                    path.rename(path.with_suffix(".bad"))
                continue
            yield path, job


def make(folder: Path) -> None:
    """Make the folder if it is not there, for its owner alone. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def require_writable(folder: Path) -> None:
    """Raise BadSettings if no file can be written in the folder: events would be lost later."""
    try:
        make(folder)
        with NamedTemporaryFile(dir=folder, prefix="."):
            pass
    except OSError as error:
        raise BadSettings(
            [f"LOOKUP_DATA_DIR: {folder} cannot be written ({error.strerror})"]
        ) from error


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
