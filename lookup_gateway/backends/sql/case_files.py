"""The papers that are kept with a case: rows that name files of the paper store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from lookup_gateway.backends.sql.submission_schema import case_papers
from lookup_gateway.filing import KeptPaper, Kind
from lookup_gateway.store.papers import Kept


def add(conn: Connection, code: str, files: Sequence[tuple[str, Kept]], now: datetime) -> None:
    """Name files, each by what its sender calls it, after those that the case has already."""
    newest = select(func.max(case_papers.c.n)).where(case_papers.c.code == code)
    start = conn.scalar(newest) or 0
    rows = [
        {
            "code": code,
            "n": n,
            "name": name,
            "sha256": kept.sha256,
            "size": kept.size,
            "kind": kept.kind,
            "at": now,
        }
        for n, (name, kept) in enumerate(files, start + 1)
    ]
    if rows:
        conn.execute(insert(case_papers), rows)


def of(conn: Connection, code: str) -> Sequence[KeptPaper]:
    """Return the papers of a case, in the order they came."""
    rows = conn.execute(
        select(case_papers).where(case_papers.c.code == code).order_by(case_papers.c.n)
    )
    return [
        KeptPaper(row.n, row.name, row.sha256, row.size, row.kind and Kind(row.kind), row.at)
        for row in rows
    ]
