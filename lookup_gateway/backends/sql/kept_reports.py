"""Reports that were made on the last working day, kept as they were then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial

import msgspec
from sqlalchemy import Column, Connection, Engine, Select, Table, Text, desc, select

from lookup_gateway import store
from lookup_gateway.reports.periods import Kind
from lookup_gateway.reports.tally import Report
from lookup_gateway.store.schema import Exact, Moment, metadata
from lookup_gateway.store.upsert import insert_into

kept_reports = Table(
    "kept_reports",
    metadata,
    Column("kind", Exact, primary_key=True),
    Column("first", Exact, primary_key=True),  # its first day, as 2025-11-03
    Column("made_at", Moment, nullable=False),
    Column("report", Text, nullable=False),
)

_decode = msgspec.json.Decoder(Report).decode


class KeptReports:
    """The reports that are ready to be printed. Methods raise BackendDown."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, kind: Kind, report: Report, now: datetime) -> None:
        """Keep a report of its period; one that is there already stays as it is."""
        row = {
            "kind": kind.value,
            "first": report.period.first.isoformat(),
            "made_at": now,
            "report": msgspec.json.encode(report).decode(),
        }
        store.write(self._engine, partial(_insert, row=row))

    def newest(self, limit: int) -> Sequence[Report]:
        """Return up to `limit` reports, those made last first."""
        query = select(kept_reports.c.report).order_by(
            desc(kept_reports.c.made_at), kept_reports.c.kind
        )
        return self._read(query.limit(limit))

    def of(self, kind: Kind, first: date) -> Report | None:
        """Return the report of the period of this kind that begins on a day."""
        kept = kept_reports.c
        query = select(kept.report).where(kept.kind == kind, kept.first == first.isoformat())
        found = self._read(query)
        return found[0] if found else None

    def _read(self, query: Select[str]) -> Sequence[Report]:
        return store.read(self._engine, lambda conn: [_decode(one) for one in conn.scalars(query)])


def _insert(conn: Connection, row: Mapping[str, object]) -> None:
    conn.execute(insert_into(conn, kept_reports).values(row).on_conflict_do_nothing())
