"""What citizens write about their cases: a rating of each, and feedback with its own number."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import Connection, insert

from lookup_gateway.backends.sql.schema import feedback, ratings
from lookup_gateway.clock import VIETNAM
from lookup_gateway.proofs import CROCKFORD
from lookup_gateway.store.upsert import insert_into

# 40 bits: a reference is all that its holder needs to ask what became of the feedback.
_LETTERS = 8


def rate(conn: Connection, code: str, progress: int, quality: int, now: datetime) -> None:
    """Keep the marks of a case; one rating counts for each case, the last."""
    marks = {"progress": progress, "quality": quality, "rated_at": now}
    new = insert_into(conn, ratings).values(code=code, **marks)
    conn.execute(new.on_conflict_do_update(index_elements=["code"], set_=marks))


def take(
    conn: Connection, code: str | None, text: str, contact: bytes | None, now: datetime
) -> str:
    """Keep feedback and return its reference, for example F-251105-7K3MQ2XN.

    `contact` is sealed. `code` is None for what concerns no single case."""
    reference = _reference(now)
    row = {"reference": reference, "code": code, "text": text, "contact": contact}
    conn.execute(insert(feedback).values(**row, received_at=now))
    return reference


def _reference(now: datetime) -> str:
    letters = "".join(secrets.choice(CROCKFORD) for _ in range(_LETTERS))
    return f"F-{now.astimezone(VIETNAM):%y%m%d}-{letters}"
