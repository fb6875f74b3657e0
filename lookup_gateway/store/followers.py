"""Who follows which case, and who wants no more messages. Addresses are sealed; they are found by
a keyed hash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, Delete, Engine, Row, delete, func, or_, select

from lookup_gateway import texts
from lookup_gateway.clock import Clock, system_clock
from lookup_gateway.model import Case, ProofKind
from lookup_gateway.notices import Follower
from lookup_gateway.outgoing import Way
from lookup_gateway.persons import phone_number
from lookup_gateway.ports import Opened
from lookup_gateway.proofs import Keys, address_names, seal, unseal
from lookup_gateway.store.notice_schema import followers, held, stopped
from lookup_gateway.store.transactions import read, write
from lookup_gateway.store.upsert import insert_into

# A proof can be passed on; this is how many addresses one case may then trouble.
MOST_PER_CASE = 100

# These prove a person and not a receipt.
_PERSONAL = {ProofKind.PHONE, ProofKind.PHONE_LAST4, ProofKind.ID_LAST4}

_UNSAID = Opened()


class Followers:
    """The followers of one installation. Every method may raise BackendDown.

    `to` is in the one form of its way: E.164 for a phone, lower case for e-mail."""

    def __init__(self, engine: Engine, keys: Keys, clock: Clock = system_clock) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock

    def follow(self, code: str, way: Way, to: str, lang: str, by: Opened = _UNSAID) -> bool:
        """Tell this address of the case from now on; a second time changes the language.

        Records which consent sentence was read, and by what the case was opened: the follow counts
        as long as that would open it (`of_case`). False, and nothing is kept:
        the address has stopped everything, which only `start_again` undoes, or the case has
        followers enough."""
        names = address_names(way, to, self._keys)
        # Only a language that we speak: PostgreSQL keeps neither NUL nor more than it was made for.
        words = texts.load(lang)
        row = {
            "code": code,
            "way": way,
            "name": names[0],
            "sealed": seal(to.encode(), self._keys),
            "lang": words.lang,
            "proof": by.proof,
            "epoch": by.epoch,
            "consent": f"{words.lang} {words.version}",
            "since": self._clock(),
        }
        return write(self._engine, partial(_follow, names=names, row=row))

    def unfollow(self, code: str, way: Way, to: str) -> bool:
        """Tell it no more of this case; False when it did not follow it."""
        names = address_names(way, to, self._keys)
        return write(self._engine, partial(_unfollow, code=code, names=names))

    def stop_all(self, way: Way, to: str) -> None:
        """Tell it no more of anything. By SMS that holds for what we are obliged to tell too."""
        names = address_names(way, to, self._keys)
        sealed = seal(to.encode(), self._keys)
        row = {"name": names[0], "since": self._clock(), "way": way, "sealed": sealed}
        write(self._engine, partial(_stop, names=names, row=row))

    def start_again(self, way: Way, to: str) -> None:
        """Take `stop_all` back, by the wish of the address itself. Follows do not come back."""
        names = address_names(way, to, self._keys)
        again = delete(stopped).where(stopped.c.name.in_(names))
        write(self._engine, lambda conn: conn.execute(again))

    def has_stopped(self, way: Way, to: str) -> bool:
        """Return whether this address wants no more messages."""
        names = address_names(way, to, self._keys)
        return read(self._engine, partial(has_stopped, names=names))

    def followed(self, way: Way, to: str) -> Sequence[str]:
        """Return the codes that this address follows, the newest follow first."""
        names = address_names(way, to, self._keys)
        codes = select(followers.c.code).where(followers.c.name.in_(names))
        newest = codes.order_by(followers.c.since.desc(), followers.c.id.desc())
        return read(self._engine, lambda conn: conn.scalars(newest).all())


def of_case(conn: Connection, case: Case, keys: Keys) -> Sequence[Follower]:
    """Return who follows the case. Passed over are an address that no key opens any more, and one
    whose proof would open the case no longer: its receipt was made anew, its phone corrected."""
    found: list[Follower] = []
    everybody = select(followers).where(followers.c.code == case.code).order_by(followers.c.id)
    for row in conn.execute(everybody):
        try:
            to = unseal(row.sealed, keys).decode()
        except ValueError:
            continue
        if _still_proven(row, to, case):
            found.append(Follower(Way(row.way), to, row.lang))
    return found


def _still_proven(row: Row[Any], to: str, case: Case) -> bool:
    if row.proof == ProofKind.PHONE and row.way == Way.SMS:  # it was this very phone
        return case.applicant is not None and phone_number(case.applicant.phone) == to
    return row.proof in _PERSONAL or row.epoch == case.receipt_epoch


def forget(conn: Connection, code: str) -> None:
    """Delete who followed a case that is over."""
    conn.execute(delete(followers).where(followers.c.code == code))


def has_stopped(conn: Connection, names: Sequence[str]) -> bool:
    """Return whether the address of these names wants no more messages."""
    return conn.scalar(select(stopped.c.name).where(stopped.c.name.in_(names))) is not None


def _follow(conn: Connection, names: Sequence[str], row: Mapping[str, object]) -> bool:
    if has_stopped(conn, names):
        return False
    conn.execute(_of(names).where(followers.c.code == row["code"]))
    of_case = select(func.count()).select_from(followers).where(followers.c.code == row["code"])
    if conn.scalars(of_case).one() >= MOST_PER_CASE:
        return False
    new = insert_into(conn, followers).values(row)
    conn.execute(new.on_conflict_do_nothing(index_elements=["code", "name"]))
    return True


def _unfollow(conn: Connection, code: str, names: Sequence[str]) -> bool:
    waiting = delete(held).where(held.c.name.in_(names), held.c.code == code)
    conn.execute(waiting.where(held.c.article.is_(None)))
    return conn.execute(_of(names).where(followers.c.code == code)).rowcount > 0


def _stop(conn: Connection, names: Sequence[str], row: Mapping[str, object]) -> None:
    new = insert_into(conn, stopped).values(row)
    # Said before, and perhaps kept without the address.
    address = {"way": new.excluded.way, "sealed": new.excluded.sealed}
    conn.execute(new.on_conflict_do_update(index_elements=["name"], set_=address))
    conn.execute(_of(names))
    wished = or_(held.c.article.is_(None), held.c.way == Way.SMS)
    conn.execute(delete(held).where(held.c.name.in_(names), wished))


def _of(names: Sequence[str]) -> Delete:
    return delete(followers).where(followers.c.name.in_(names))
