"""What a desk has in hand today: the cases that it took in or moved on; and what can be
taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import partial

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    and_,
    or_,
    select,
    type_coerce,
    union,
)

from lookup_gateway import store
from lookup_gateway.backends.sql import rows
from lookup_gateway.backends.sql.desk_schema import case_moves
from lookup_gateway.backends.sql.moves import MAY_UNDO
from lookup_gateway.backends.sql.schema import cases
from lookup_gateway.clock import VIETNAM, Clock
from lookup_gateway.life import Event
from lookup_gateway.model import Case
from lookup_gateway.officers import Officer
from lookup_gateway.store.officer_tables import officers
from lookup_gateway.store.schema import Moment

# More than a desk has in hand on its longest day, and still one page.
MOST = 300
# Behind every character of a code, where bytes are compared.
_LAST = "~"


class Day:
    """The day of the desks of one province; `places` are its offices by their ids.

    Methods raise BackendDown."""

    def __init__(self, engine: Engine, clock: Clock, places: Mapping[str, str]) -> None:
        self._engine = engine
        self._clock = clock
        self._places = places

    def of(self, officer: Officer) -> Sequence[Case]:
        """Return up to `MOST` cases that the officer's units took in or moved today, the one that
        changed last first."""
        today = self._clock().astimezone(VIETNAM).date()
        units = sorted({officer.unit, *filter(officer.covers, self._places)})
        query = _in_hand(units, today)
        return store.read(self._engine, partial(rows.fetch, query=query))

    def undoable(self, case: Case, officer: Officer) -> Event | None:
        """Return the desk's move that made this version of the case, where the officer may take
        one back; else None."""
        if officer.role not in MAY_UNDO:
            return None
        return store.read(self._engine, partial(_last_move, case=case))


def _in_hand(units: Sequence[str], today: date) -> Select[str]:
    # A code begins with its unit and its day (NĐ 61/2018/NĐ-CP Đ26).
    numbered = [_begins(cases.c.code, f"{unit}-{today:%y%m%d}-") for unit in units]
    taken = select(cases.c.code).where(or_(*numbered))
    own = select(officers.c.account).where(officers.c.unit.in_(units))
    begins = datetime.combine(today, time(), VIETNAM).astimezone(UTC)
    moved = select(case_moves.c.code).where(
        type_coerce(case_moves.c.made_at, Moment) >= begins,
        or_(
            case_moves.c.officer.in_(own),
            *(_begins(case_moves.c.code, f"{unit}-") for unit in units),
        ),
    )
    in_hand = rows.record().where(cases.c.code.in_(union(taken, moved)), ~cases.c.removed)
    return in_hand.order_by(cases.c.changed_at.desc(), cases.c.code.desc()).limit(MOST)


def _begins(code: ColumnElement[str], start: str) -> ColumnElement[bool]:
    """Return the condition for codes that begin so: a range of the key."""
    return and_(code >= start, code < start + _LAST)


def _last_move(conn: Connection, case: Case) -> Event | None:
    moves = case_moves.c
    made = select(moves.event).where(moves.code == case.code, moves.version == case.version)
    event = conn.scalar(made)
    return Event(event) if event else None
