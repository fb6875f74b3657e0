"""Payments as they are kept: a row for each reference of each platform."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import Connection, Row, Select, func, select, update

from lookup_gateway.backends.sql.life_schema import payments
from lookup_gateway.clock import local
from lookup_gateway.life import Paid, Payment, PaymentState
from lookup_gateway.store.upsert import insert_into

# Nobody reads a longer list.
MOST = 500


def put(conn: Connection, payment: Payment, source: str, now: datetime) -> Paid | None:
    """Keep a payment that belongs to no case yet; None when its reference is kept already.

    While the first of two calls is at work, the second waits here."""
    new = {
        "source": source,
        "reference": payment.reference,
        "code": payment.case,
        "amount": payment.amount,
        "paid_at": payment.paid_at,
        "told_at": now,
        "state": PaymentState.UNMATCHED,
        "excess": payment.amount,
        "late": False,
    }
    unless_kept = insert_into(conn, payments).values(new).on_conflict_do_nothing()
    added = conn.scalar(unless_kept.returning(payments.c.id))
    return by_reference(conn, source, payment.reference) if added is not None else None


def by_reference(conn: Connection, source: str, reference: str) -> Paid:
    """Return what is kept under a platform's reference."""
    row = payments.c
    this = (row.source == source) & (row.reference == reference)
    return _paid(conn.execute(select(payments).where(this)).one())


def by_id(conn: Connection, number: int) -> Paid | None:
    """Return the payment with a number of ours."""
    row = conn.execute(select(payments).where(payments.c.id == number)).first()
    return _paid(row) if row else None


def hold(conn: Connection, seen: Paid) -> bool:
    """Return whether a payment is still as it was seen; nobody else can change it until the
    transaction ends. To be called with its case held: who is paid holds that first."""
    this = select(payments).where(payments.c.id == seen.id).with_for_update()
    return _paid(conn.execute(this).one()) == seen


def in_state(state: PaymentState) -> Select[tuple[object, ...]]:
    """Return the query for the payments in a state, oldest first, at most `MOST`."""
    wanted = select(payments).where(payments.c.state == state)
    return wanted.order_by(payments.c.id).limit(MOST)


def fetch(conn: Connection, query: Select[tuple[object, ...]]) -> Sequence[Paid]:
    """Return the payments that a query finds."""
    return [_paid(row) for row in conn.execute(query)]


def short(conn: Connection, code: str) -> tuple[int, datetime | None]:
    """Return how much has come in for a case that was too little, and when the last of it."""
    row = payments.c
    theirs = (row.code == code) & (row.state == PaymentState.SHORT)
    total, last = conn.execute(
        select(func.coalesce(func.sum(row.amount), 0), func.max(row.paid_at)).where(theirs)
    ).one()
    return int(total), last and local(last)


def count_short(conn: Connection, code: str) -> None:
    """Note that what was too little counts now that the rest has come."""
    theirs = (payments.c.code == code) & (payments.c.state == PaymentState.SHORT)
    conn.execute(update(payments).where(theirs).values(state=PaymentState.COUNTED))


def free(conn: Connection, code: str, since: datetime | None) -> None:
    """Let what paid a case belong to none again, where its payer was told after `since` that it
    had succeeded: that the case is paid was taken back."""
    row = payments.c
    paid_for = (row.state == PaymentState.COUNTED) | (
        (row.state == PaymentState.TO_REFUND) & (row.excess < row.amount)
    )
    theirs = update(payments).where(row.code == code, paid_for)
    if since is not None:
        theirs = theirs.where(row.paid_at > since)
    conn.execute(theirs.values(state=PaymentState.UNMATCHED, excess=row.amount, late=False))


def change(conn: Connection, paid: Paid) -> None:
    """Keep a payment as it is given."""
    values = {name.name: getattr(paid, name.name) for name in fields(paid) if name.name != "id"}
    conn.execute(update(payments).where(payments.c.id == paid.id).values(values))


def _paid(row: Row[tuple[object, ...]]) -> Paid:
    kept = row._asdict()
    paid_at, state = local(kept["paid_at"]), PaymentState(kept["state"])
    return Paid(**{**kept, "paid_at": paid_at, "state": state})
