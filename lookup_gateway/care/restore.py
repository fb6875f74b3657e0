"""Bring a backup back, whatever runs meanwhile, so that the mirror follows.

The database comes back under a new name of its own and in a higher epoch: the mirror's worker takes
it for another source, fills the mirror anew, and lets older versions replace newer ones.
Running numbers come back too: what is numbered from then on has receipts of another epoch."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from lookup_gateway import store
from lookup_gateway.care import archive, postgres_copy, sqlite_copy
from lookup_gateway.care.archive import Manifest
from lookup_gateway.care.backup import DATABASE, PAPERS, Estate
from lookup_gateway.errors import BadBackup
from lookup_gateway.store import audit, facts
from lookup_gateway.store.engine import sqlite_path
from lookup_gateway.store.outbox import State
from lookup_gateway.store.upgrade import HEAD

# Every database has rows in these from its first day.
_FROM_THE_START = {"alembic_version", "audit_head", "mirror_facts", "chores"}


def restore(estate: Estate, file: Path, now: datetime, *, force: bool = False) -> Manifest:
    """Bring back what a backup holds, and return what it is.

    Raises BadBackup, with all left as it is: the file is damaged, is of the other kind of
    database or of a newer version, or, without `force`, there is something to lose."""
    with estate.aside() as aside:
        manifest = archive.unpack(file, aside)
        _require_fit(estate, manifest)
        if not force and store.read(estate.engine, _holds_something):
            raise BadBackup("the database holds records already; --force replaces them all")
        _bring_papers(aside / PAPERS, estate.papers)
        _put_back(estate, aside / DATABASE, now)
    told = {"made_at": manifest.made_at.isoformat()}
    store.write(estate.engine, lambda c: audit.append(c, "command", "restore", told, now))
    return manifest


def _require_fit(estate: Estate, manifest: Manifest) -> None:
    kind = estate.engine.dialect.name
    if manifest.database != kind:
        raise BadBackup(f"this is a backup of {manifest.database}, and the database is {kind}")
    if manifest.tables > HEAD:
        raise BadBackup(f"this is a backup of a newer version, {manifest.program}")


def _holds_something(conn: Connection) -> bool:
    tables = set(inspect(conn).get_table_names()) - _FROM_THE_START
    quote = conn.dialect.identifier_preparer.quote
    return any(conn.scalar(text(f"SELECT 1 FROM {quote(name)} LIMIT 1")) for name in tables)  # noqa: S608 - the database's own names


def _bring_papers(source: Path, target: Path) -> None:
    """Put papers where they are read; first, so that no row names one that is not there yet."""
    for paper in source.glob("??/*"):
        place = target / paper.relative_to(source)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.utime(paper)  # or the sweep would take it for an old one that no row names
        paper.replace(place)


def _put_back(estate: Estate, copy: Path, now: datetime) -> None:
    epoch, receipts = store.read(estate.engine, _epochs)
    # By the clock: a count alone would be lost with the database.
    last = _as_another_source(epoch, max(receipts + 1, int(now.timestamp()) // 60))
    database = sqlite_path(estate.engine)
    if database is None:
        postgres_copy.put_back(copy, estate.engine, last)
    else:
        sqlite_copy.put_back(copy, database, last)


def _epochs(conn: Connection) -> tuple[int, int]:
    """Return the epochs, of the mirror and of receipts, in what is replaced."""
    if not inspect(conn).has_table("mirror_facts"):
        return 1, 0
    return int(facts.get(conn, "epoch") or 1), int(facts.get(conn, facts.RECEIPT_EPOCH) or 0)


def _as_another_source(epoch: int, receipts: int) -> list[str]:
    """Return what is done to the copy before anybody sees it, in words of both databases."""
    here = "CAST(v AS integer)"
    above = f"1 + CASE WHEN {here} > {epoch} THEN {here} ELSE {epoch} END"
    return [
        "INSERT INTO mirror_facts (k, v) VALUES ('epoch', '1') ON CONFLICT (k) DO NOTHING",
        f"UPDATE mirror_facts SET v = CAST({above} AS text) WHERE k = 'epoch'",  # noqa: S608 - a number
        "DELETE FROM mirror_facts WHERE k IN ('source_id', 'redis_identity')",
        f"INSERT INTO mirror_facts (k, v) VALUES ('{facts.RECEIPT_EPOCH}', '{receipts}')"  # noqa: S608 - a number
        " ON CONFLICT (k) DO UPDATE SET v = excluded.v",
        # Since the backup they may have been sent, and sessions ended: neither begins again.
        f"UPDATE outbox SET state = '{State.MAYBE_SENT}', due_at = NULL, why = 'was in a backup'"  # noqa: S608
        f" WHERE state IN ('{State.WAITING}', '{State.TRYING}', '{State.MAYBE_SENT}')",
        "DELETE FROM officer_sessions",
    ]
