"""A backup as one file: its parts, and a manifest that names each with its hash."""

from __future__ import annotations

import hashlib
import os
import shutil
import tarfile
import zlib
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

import msgspec

from lookup_gateway.errors import BadBackup

FORMAT = 1
_MANIFEST = "manifest.json"


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a backup is: made when (aware, UTC) and by which version of the program, of which kind
    of database and which state of its tables; SHA-256 of each part by its name."""

    format: int = FORMAT
    made_at: datetime
    program: str
    database: str
    tables: str
    parts: dict[str, str] = {}


def pack(folder: Path, manifest: Manifest, file: Path) -> None:
    """Write all files of a folder as one file, readable by its owner alone.

    It is there as a whole or not at all. Raises OSError."""
    # Beside its place and under its name: what a killed process leaves is known for what it is.
    with NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}-", delete=False) as aside:
        try:
            # The least effort: sealed papers hardly shrink, and records do at any.
            with tarfile.open(fileobj=aside, mode="w:gz", compresslevel=1) as tar:
                _fill(tar, folder, manifest)
            aside.flush()
            os.fsync(aside.fileno())
            Path(aside.name).replace(file)
        except BaseException:
            Path(aside.name).unlink(missing_ok=True)
            raise


def unpack(file: Path, folder: Path) -> Manifest:
    """Write the parts of a backup into an empty folder and return what they are.

    Raises BadBackup for what is no backup, or is not as it was when it was made."""
    try:
        with tarfile.open(file) as tar:
            _empty(tar, folder)
        manifest = msgspec.json.decode((folder / _MANIFEST).read_bytes(), type=Manifest)
    except (OSError, EOFError, tarfile.TarError, zlib.error, msgspec.MsgspecError) as error:
        raise BadBackup(f"{file} is no backup, or is damaged") from error
    if manifest.format != FORMAT:
        raise BadBackup(f"{file} is of another version of the program, {manifest.program}")
    _compare(file, folder, manifest)
    return manifest


def _empty(tar: tarfile.TarFile, folder: Path) -> None:
    """Write the plain files of an archive, and only into the folder, whatever it may name."""
    for member in tar:
        source = tar.extractfile(member) if member.isreg() else None
        place = folder / member.name
        if source is None or not place.resolve().is_relative_to(folder.resolve()):
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        with source, place.open("xb") as target:
            shutil.copyfileobj(source, target)


def _fill(tar: tarfile.TarFile, folder: Path, manifest: Manifest) -> None:
    names = _names(folder)
    for name in names:
        tar.add(folder / name, name)
    parts = {name: _hash(folder / name) for name in names}
    told = folder / _MANIFEST
    told.write_bytes(msgspec.json.encode(msgspec.structs.replace(manifest, parts=parts)))
    tar.add(told, _MANIFEST)


def _compare(file: Path, folder: Path, manifest: Manifest) -> None:
    there = {name: _hash(folder / name) for name in _names(folder) if name != _MANIFEST}
    differing = sorted(dict(there.items() ^ manifest.parts.items()))
    if differing:
        raise BadBackup(f"{file} is damaged: {', '.join(differing[:3])}")


def _names(folder: Path) -> list[str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path.relative_to(folder).as_posix() for path in files)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
