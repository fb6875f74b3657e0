"""Move a case on by an event, and back again when the event was a mistake."""

from __future__ import annotations

from msgspec import structs
from sqlalchemy import Connection, delete, desc, insert, select

from lookup_gateway import records
from lookup_gateway.backends.sql import paid, results
from lookup_gateway.backends.sql.desk_schema import case_moves
from lookup_gateway.backends.sql.hand import Hand
from lookup_gateway.life import Event, Impossible, Wish, advance, judge
from lookup_gateway.model import Case, Step
from lookup_gateway.officers import Role
from lookup_gateway.progress import UNDONE

MAY_UNDO = frozenset({Role.SUPERVISOR, Role.LEADER, Role.UNIT_ADMINISTRATOR})


def move(conn: Connection, case: Case, wish: Wish, hand: Hand) -> Case | Impossible:
    """Return the case after the event, and keep what it was before."""
    if fault := judge(case, wish, hand.at):
        return fault
    if wish.result and (fault := results.unknown(conn, case, wish.result.files)):
        return fault
    after = advance(case, wish, hand.at, hand.unit)
    row = {
        "code": case.code,
        "version": after.version,
        "made_at": hand.at,
        "officer": hand.officer.account,
        "event": wish.event.value,
        "before": records.dump(case).decode(),
    }
    conn.execute(insert(case_moves).values(row))
    return after


def changed(conn: Connection, case: Case, seen: int) -> tuple[str, ...]:
    """Return which fields of the case are not as in the version that an officer saw; none where
    that version was not kept."""
    row = case_moves.c
    kept = conn.scalar(select(row.before).where(row.code == case.code, row.version == seen + 1))
    if kept is None:
        return ()
    before, now = structs.asdict(records.restore(kept)), structs.asdict(case)
    return tuple(name for name in now if name != "version" and before[name] != now[name])


def undo(conn: Connection, case: Case, hand: Hand) -> Case | Impossible:
    """Return the case as it was before its last move. Its steps tell both: the mistake and that
    it was taken back."""
    if hand.officer.role not in MAY_UNDO:
        return Impossible("event", "to undo a move is not for your role", tuple(sorted(MAY_UNDO)))
    moves = case_moves.c
    newest = select(moves.version, moves.event, moves.before).where(moves.code == case.code)
    last = conn.execute(newest.order_by(desc(moves.version))).first()
    if last is None or last.version != case.version:
        return Impossible("event", "the last change was no move of a desk's")
    conn.execute(delete(case_moves).where(moves.code == case.code, moves.version == case.version))
    before = records.restore(last.before)
    if last.event == Event.PAYMENT_RECEIVED:
        known = (fee.paid_at for fee in before.fees if fee.paid_at is not None)
        paid.free(conn, case.code, max(known, default=None))
    step = Step(at=hand.at, unit=hand.unit, action=UNDONE, status=before.status)
    return structs.replace(before, version=case.version + 1, steps=(*case.steps, step))
