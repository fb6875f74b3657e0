"""The files of results: sealed on disk under their hash, known by it, given as they came."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, select

from lookup_gateway import store
from lookup_gateway.backends.sql.paper_schema import issued_forms, result_files
from lookup_gateway.clock import Clock
from lookup_gateway.filing import Kind, kind_of
from lookup_gateway.life import Impossible
from lookup_gateway.model import Case, HeldFile, ResultFile, hash_named, named
from lookup_gateway.officers import Officer
from lookup_gateway.outgoing import Attachment
from lookup_gateway.paper.signatures import signers
from lookup_gateway.store import audit
from lookup_gateway.store.offload import aside
from lookup_gateway.store.papers import Papers
from lookup_gateway.store.upsert import insert_into

NAME_MOST = 150
# What no file system, and no header of HTTP or of a letter, wants in a name.
_NOT_IN_NAMES = frozenset('/\\:*?"<>|')


@dataclass(frozen=True, slots=True)
class ResultFiles:
    """The files of results; `keyed` names a code in the audit log. Methods raise BackendDown."""

    engine: Engine
    papers: Papers
    keyed: Callable[[str], str]
    clock: Clock

    def add(self, case: Case, name: str, content: bytes, officer: Officer) -> HeldFile | Impossible:
        """Keep a file for the result of a case; the same file again is the same one.

        It is a part of the result once the event `complete` names it."""
        if not is_name(name):
            return Impossible("name", f"needs 1 to {NAME_MOST} letters that a file's name may have")
        kind = kind_of(content)
        if kind is None:
            return Impossible("file", "is of no kind that can be given out", tuple(Kind))
        signed = kind is Kind.PDF and bool(aside(lambda: signers(content)))
        kept = self.papers.put(content)
        name = unicodedata.normalize("NFC", name)
        row = {
            "code": case.code,
            "sha256": kept.sha256,
            "name": name,
            "kind": kind.value,
            "size": kept.size,
            "signed": signed,
            "added_at": self.clock(),
            "officer": officer.account,
        }
        store.write(self.engine, partial(_keep, row=row, keyed=self.keyed(case.code)))
        file = ResultFile(name=name, url=named(kept.sha256), signed=signed)
        return HeldFile(file, kept.sha256, kept.size)

    def of(self, code: str) -> Sequence[HeldFile]:
        """Return the files that were handed in for the result of a case, in the order of that."""
        mine = select(result_files).where(result_files.c.code == code)
        query = mine.order_by(result_files.c.added_at, result_files.c.sha256)
        return store.read(
            self.engine,
            lambda conn: [
                HeldFile(
                    ResultFile(name=row.name, url=named(row.sha256), signed=row.signed),
                    row.sha256,
                    row.size,
                )
                for row in conn.execute(query)
            ],
        )

    def fetch(self, url: str) -> Attachment:
        """Return a file of a result, or a form that was issued, by its address.

        Raises LookupError where no row names it, or the disk has it no more."""
        sha256 = hash_named(url)
        if sha256 is None:
            raise LookupError("that is no file of ours")
        name, kind = store.read(self.engine, lambda conn: _known(conn, sha256))
        try:
            return Attachment(name, kind.media_type, self.papers.get(sha256))
        except ValueError as error:
            raise LookupError("no key in force opens the file") from error


def is_name(name: str) -> bool:
    """Return whether a file may bear the name on every machine it comes to."""
    plain = name.strip(" .") == name and name.isprintable()
    return plain and 0 < len(name) <= NAME_MOST and not _NOT_IN_NAMES & set(name)


def unknown(conn: Connection, case: Case, files: Iterable[ResultFile]) -> Impossible | None:
    """Return what is wrong with a result's files: one of ours must have been added to the case."""
    ours = {hash_named(file.url) for file in files} - {None}
    mine = select(result_files.c.sha256).where(result_files.c.code == case.code)
    there = tuple(conn.scalars(mine.order_by(result_files.c.added_at)))
    if ours <= set(there):
        return None
    return Impossible("result.files", "names a file that was not added", tuple(map(named, there)))


def _keep(conn: Connection, row: Mapping[str, Any], keyed: str) -> None:
    conn.execute(insert_into(conn, result_files).values(row).on_conflict_do_nothing())
    told = {"case": keyed, "sha256": row["sha256"]}
    audit.append(conn, row["officer"], "result_file", told, row["added_at"])


def _known(conn: Connection, sha256: str) -> tuple[str, Kind]:
    """Return the name and the kind of a file. Raises LookupError."""
    wanted = select(result_files.c.name, result_files.c.kind)
    if file := conn.execute(wanted.where(result_files.c.sha256 == sha256)).first():
        return file.name, Kind(file.kind)
    issued = select(issued_forms.c.form, issued_forms.c.code)
    if form := conn.execute(issued.where(issued_forms.c.sha256 == sha256)).first():
        return f"{form.form}-{form.code.replace('/', '_')}.pdf", Kind.PDF
    raise LookupError("no such file was given out")
