"""Feedback as rows: put in, found, changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from lookup_gateway.backends.sql import opinions, rows
from lookup_gateway.backends.sql.schema import feedback
from lookup_gateway.model import Case
from lookup_gateway.opinions import By, Feedback, Letter, State, Step

# A desk's list, and the published ones; the older wait until the newer are done.
MOST = 500


def put(conn: Connection, letter: Letter, now: datetime, **ours: object) -> str:
    """Keep feedback with the columns that we give it, and return its reference."""
    reference = opinions.new_reference("F", now)
    row = {
        "reference": reference,
        "code": letter.code,
        "text": letter.text,
        "contact": letter.contact,
        "received_at": letter.received_at,
        "way": letter.by.value,
        **ours,
    }
    conn.execute(insert(feedback).values(row))
    return reference


def case_of(conn: Connection, code: str) -> Case | None:
    """Return the case with exactly this code."""
    return next(iter(rows.fetch(conn, rows.with_codes([code]))), None)


def held(conn: Connection, reference: str) -> Feedback | None:
    """Return the feedback; nobody else changes it until the transaction ends."""
    wanted = select(feedback).where(feedback.c.reference == reference).with_for_update()
    return next(iter(_read(conn, conn.execute(wanted).all())), None)


def found(conn: Connection, *which: ColumnElement[bool]) -> list[Feedback]:
    """Return up to `MOST` that fit, the oldest first."""
    wanted = select(feedback).where(*which).order_by(feedback.c.received_at, feedback.c.reference)
    return _read(conn, conn.execute(wanted.limit(MOST)).all())


def change(conn: Connection, reference: str, step: Step, columns: Mapping[str, object]) -> None:
    """Write what a step changes, and the step."""
    if columns:
        mine = update(feedback).where(feedback.c.reference == reference)
        conn.execute(mine.values(columns))
    opinions.add_step(conn, reference, step)


def _read(conn: Connection, kept: Sequence[Row[Any]]) -> list[Feedback]:
    steps = opinions.steps_of(conn, [row.reference for row in kept])
    return [_feedback(row, steps.get(row.reference, ())) for row in kept]


def _feedback(row: Row[Any], steps: tuple[Step, ...]) -> Feedback:
    fields = row._asdict()
    by, state = By(fields.pop("way")), State(fields.pop("state"))
    return Feedback(by=by, state=state, steps=steps, **fields)
