"""The book of payments: what platforms tell of, each once, and what is to be given back.

A fee counts as paid when the bank tells the payer so, and its case goes on without an officer
(Quy chế kèm QĐ 84/2025/QĐ-CTUBND Quảng Ninh Đ14.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import ColumnElement, Connection, Engine, or_, select

from lookup_gateway import store
from lookup_gateway.backends.sql import aliases, at_hand, paid, rows
from lookup_gateway.backends.sql.case_facts import case_facts
from lookup_gateway.backends.sql.desk import CaseDesk
from lookup_gateway.backends.sql.life_schema import at_hand as lying
from lookup_gateway.backends.sql.life_schema import payments
from lookup_gateway.clock import Clock
from lookup_gateway.life import (
    Event,
    Impossible,
    NotYours,
    Paid,
    Payment,
    PaymentState,
    Wish,
    weigh,
)
from lookup_gateway.model import Case, Status
from lookup_gateway.officers import Officer, Role
from lookup_gateway.store import audit

Answer = Paid | Impossible | NotYours

_CHANGED = Impossible("id", "the payment was changed meanwhile")
_OPEN = (PaymentState.TO_REFUND, PaymentState.SHORT, PaymentState.UNMATCHED)


@dataclass(frozen=True, slots=True)
class PaymentBook:
    """`desk` moves the cases that are paid. Methods raise BackendDown."""

    engine: Engine
    clock: Clock
    desk: CaseDesk

    def take(self, payment: Payment, source: str) -> Paid | Impossible:
        """Keep what a platform tells of, once for each of its references, and let the case go on
        when it owes nothing more."""
        return self.desk.in_turn(partial(self._take, payment=payment, source=source))

    def list(self, officer: Officer, state: PaymentState) -> Sequence[Paid]:
        """Return the payments in a state, oldest first: those for the officer's cases, and those
        for no case that is known. At most 500."""
        return store.read(self.engine, partial(self._list, officer=officer, state=state))

    def unmatched(self, source: str) -> Sequence[Paid]:
        """Return what a source told of cases that are not known, oldest first, at most 500."""
        query = paid.in_state(PaymentState.UNMATCHED).where(payments.c.source == source)
        return store.read(self.engine, partial(paid.fetch, query=query))

    def match(self, number: int, code: str, officer: Officer) -> Answer | None:
        """Let a payment that belonged to no case count for this one; None: no such payment."""
        return self.desk.in_turn(partial(self._match, number=number, code=code, officer=officer))

    def settle(self, number: int, note: str, officer: Officer) -> Answer | None:
        """Note that what was too much, or for nothing, was given back; None: no such payment."""
        return self.desk.in_turn(partial(self._settle, number=number, note=note, officer=officer))

    def _take(self, conn: Connection, payment: Payment, source: str) -> Paid | Impossible:
        now = self.clock()
        if payment.paid_at > now:
            return Impossible("paid_at", "no payment comes from the future")
        new = paid.put(conn, payment, source, now)
        if new is None:
            kept = paid.by_reference(conn, source, payment.reference)
            used = Impossible("reference", "was used for another payment before")
            return kept if kept.is_told_by(payment) else used
        case = _case(conn, payment.case)
        return self._count(conn, new, case, _teller(case, source)) if case else new

    def _count(self, conn: Connection, one: Paid, case: Case, officer: Officer) -> Paid:
        """Let a payment count for a case, which is locked."""
        before, last = paid.short(conn, case.code)
        weighed = weigh(case, before, one.amount, one.paid_at)
        counted = replace(
            one, code=case.code, state=weighed.state, excess=weighed.excess, late=weighed.late
        )
        paid.change(conn, counted)
        if weighed.pays:
            paid.count_short(conn, case.code)
            paid_at = max(one.paid_at, last or one.paid_at)
            wish = Wish(event=Event.PAYMENT_RECEIVED, version=case.version, paid_at=paid_at)
            if not isinstance(self.desk.carry_out(conn, case.code, wish, officer), Case):
                raise AssertionError("what was weighed as paid is paid")
        return counted

    def _list(self, conn: Connection, officer: Officer, state: PaymentState) -> Sequence[Paid]:
        query = paid.in_state(state)
        if state is not PaymentState.UNMATCHED:
            query = query.where(_theirs(officer, at_hand.units(officer, self.desk.places)))
        return paid.fetch(conn, query)

    def _match(self, conn: Connection, number: int, code: str, officer: Officer) -> Answer | None:
        one = paid.by_id(conn, number)
        if one is None:
            return None
        if one.state is not PaymentState.UNMATCHED:
            return Impossible("id", f"the payment is {one.state}", (PaymentState.UNMATCHED,))
        case = _case(conn, code)
        if case is None:
            return Impossible("case", "there is no case with this code")
        if not self.desk.is_theirs(case, officer):
            return NotYours()
        if not paid.hold(conn, one):
            return _CHANGED
        return self._count(conn, one, case, officer)

    def _settle(self, conn: Connection, number: int, note: str, officer: Officer) -> Answer | None:
        one = paid.by_id(conn, number)
        if one is None:
            return None
        if one.state not in _OPEN:
            return Impossible("id", f"the payment is {one.state}", _OPEN)
        case = _case(conn, one.code)
        if case is not None and not self.desk.is_theirs(case, officer):
            return NotYours()
        if not paid.hold(conn, one):
            return _CHANGED
        now = self.clock()
        excess = one.excess or one.amount
        settled = replace(one, state=PaymentState.REFUNDED, excess=excess, note=note)
        settled = replace(settled, settled_at=now, settled_by=officer.account)
        told = {"payment": one.id, "excess": excess}
        paid.change(conn, settled)
        audit.append(conn, officer.account, "refund", told, now)
        return settled


def _case(conn: Connection, number: str) -> Case | None:
    """Return a case of an office, by its code or the number it was filed under; nobody else can
    change it until the transaction ends."""
    code = aliases.current(conn, number)
    found = rows.fetch(conn, rows.with_codes([code]).with_for_update())
    if not found or found[0].status is Status.REMOVED or found[0].office is None:
        return None
    return found[0]


def _theirs(officer: Officer, lies: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition for payments for cases of an officer's offices, and for those that lie
    with them."""
    office, own = case_facts.c.office, officer.unit
    covered = or_(office == own, office.startswith(f"{own}.", autoescape=True))
    return or_(
        payments.c.code.in_(select(case_facts.c.code).where(covered)),
        payments.c.code.in_(select(lying.c.code).where(lies)),
    )


def _teller(case: Case, source: str) -> Officer:
    """Return whom the history names where nobody of the desk had a hand in it."""
    unit = case.office.id if case.office else ""
    return Officer(f"payments.{source}", source, unit, Role.DESK)
