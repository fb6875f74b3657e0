"""Ratings and the numbers of what citizens write: what questions and feedback have in common."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from lookup_gateway.backends.sql.opinion_schema import opinion_steps
from lookup_gateway.backends.sql.schema import ratings
from lookup_gateway.clock import VIETNAM
from lookup_gateway.opinions import Act, Step
from lookup_gateway.proofs import CROCKFORD
from lookup_gateway.store.upsert import insert_into

# 40 bits: a reference is all that its holder needs to ask what became of what they wrote.
_LETTERS = 8


def rate(conn: Connection, code: str, progress: int, quality: int, now: datetime) -> None:
    """Keep the marks of a case; one rating counts for each case, the last."""
    marks = {"progress": progress, "quality": quality, "rated_at": now}
    new = insert_into(conn, ratings).values(code=code, **marks)
    conn.execute(new.on_conflict_do_update(index_elements=["code"], set_=marks))


def new_reference(kind: str, now: datetime) -> str:
    """Return a reference that nobody guesses, for example F-251105-7K3MQ2XN."""
    letters = "".join(secrets.choice(CROCKFORD) for _ in range(_LETTERS))
    return f"{kind}-{now.astimezone(VIETNAM):%y%m%d}-{letters}"


def add_step(conn: Connection, reference: str, step: Step) -> None:
    """Write down what was done; the row of the reference is held by this transaction."""
    steps = opinion_steps.c
    mine = select(func.count()).where(steps.reference == reference)
    row = {
        "reference": reference,
        "n": conn.scalars(mine).one() + 1,
        "at": step.at,
        "act": step.act.value,
        "officer": step.officer,
        "text": step.text,
        "unit": step.unit,
    }
    conn.execute(insert(opinion_steps).values(row))


def steps_of(conn: Connection, references: Sequence[str]) -> dict[str, tuple[Step, ...]]:
    """Return what was done to each of these, oldest first."""
    steps = opinion_steps.c
    wanted = select(opinion_steps).where(steps.reference.in_(references))
    found: dict[str, tuple[Step, ...]] = {}
    for row in conn.execute(wanted.order_by(steps.reference, steps.n)):
        step = Step(row.at, Act(row.act), row.officer, row.text, row.unit)
        found[row.reference] = (*found.get(row.reference, ()), step)
    return found
