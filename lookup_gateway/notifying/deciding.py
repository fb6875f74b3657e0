"""Decide who is told of a change or of time that passed, in the transaction that records it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from lookup_gateway.clock import Clock
from lookup_gateway.model import Case, Event
from lookup_gateway.notices import calls, happened, is_over, look_again, not_before, notices, told
from lookup_gateway.profile_file import Notices
from lookup_gateway.proofs import Keys
from lookup_gateway.store import announced, followers, held
from lookup_gateway.store import calls as desk
from lookup_gateway.store.announced import Last, Seen


@dataclass(frozen=True, slots=True)
class Decider:
    """What a decision needs beside the cases."""

    keys: Keys
    rules: Notices
    clock: Clock

    def changes(
        self, conn: Connection, seen: Sequence[Seen], cases: Mapping[str, Case | None]
    ) -> None:
        """Decide about what has become visible.

        A record that is newer than what the mirror shows is passed over: its own row follows."""
        announced.decide_alone(conn)
        mine = announced.take(conn, [one.id for one in seen])
        newest = _newest([one for one in seen if one.id in mine])
        before = announced.last(conn, list(newest))
        for code, one in newest.items():
            case, last = cases[code], before.get(code)
            if case is None or case.version != one.shown.version:
                continue
            if last is None or last.version < case.version:
                events = () if one.shown.quiet else self._happened(last, case, one.at)
                self._record(conn, case, events, one.at)

    def time_passed(
        self, conn: Connection, cases: Mapping[str, Case | None], now: datetime
    ) -> None:
        """Decide about cases to which time alone may have done something."""
        announced.decide_alone(conn)
        before = announced.last(conn, list(cases))
        for code, case in cases.items():
            last = before[code]
            if case is None or case.version != last.version:
                announced.look_later(conn, code, None)  # whoever decides about the newer one looks
            else:
                self._record(conn, case, self._happened(last, case, now), now)
                if is_over(case, now):
                    followers.forget(conn, code)

    def _happened(self, last: Last | None, case: Case, at: datetime) -> tuple[Event, ...]:
        return happened(last.told if last else None, case, at, self.rules)

    def _record(
        self, conn: Connection, case: Case, events: tuple[Event, ...], at: datetime
    ) -> None:
        again = look_again(case, at, self.rules)
        announced.tell(conn, Last(case.version, told(case, at)), case.code, again)
        if not events:
            return
        now = self.clock()
        then = now + timedelta(minutes=self.rules.merge_minutes)
        following = followers.of_case(conn, case, self.keys)
        for notice in notices(events, case, following, self.rules):
            due = not_before(then, notice.way, self.rules)
            held.hold(conn, case.code, notice, due, self.keys)
        for duty in calls(events, self.rules):
            desk.order(conn, case.code, case.version, duty, now)


def _newest(seen: Sequence[Seen]) -> dict[str, Seen]:
    """Return the newest row of each case."""
    newest: dict[str, Seen] = {}
    for one in seen:
        known = newest.get(one.shown.code)
        if known is None or one.shown.version >= known.shown.version:
            newest[one.shown.code] = one
    return newest
