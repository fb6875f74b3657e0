"""Everything that SQL keeps about one phone beside the cases: shown to its owner, or forgotten.

What was sent or answered already is not there any more."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, delete, select, update

from lookup_gateway.outgoing import STOP, Way
from lookup_gateway.persons import phone_number
from lookup_gateway.proofs import Keys, address_names, unseal
from lookup_gateway.store.notice_schema import followers, held, stopped
from lookup_gateway.store.outbox_schema import outbox

# By a phone's number one is reached in these ways; a chat has an address of its own.
_WAYS = (Way.SMS, Way.ZALO)
# How the rows are found; what is sealed is the phone itself.
_NOT_TOLD = {"id", "name", "sealed"}


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept, in the words of its columns."""

    follows: Sequence[dict[str, Any]]
    stops: Sequence[dict[str, Any]]
    waiting: Sequence[dict[str, Any]]
    messages: Sequence[dict[str, Any]]


def of_phone(conn: Connection, phone: str, keys: Keys) -> Kept:
    """Return what is kept about this phone (E.164), without the hashes that find it."""
    names = _names(phone, keys)
    return Kept(
        follows=_rows(conn, followers, names),
        stops=_rows(conn, stopped, names),
        waiting=_rows(conn, held, names),
        messages=[
            {"way": row.lane, "state": row.state, "text": text, "put_at": row.put_at}
            for row, text in _messages(conn, phone, keys)
        ],
    )


def forget(conn: Connection, phone: str, keys: Keys) -> dict[str, int]:
    """Delete what is kept about this phone and return how many rows of each kind it was.

    Of a stop a hash and a date stay: without them messages would begin again."""
    names = _names(phone, keys)
    ids = [row.id for row, _ in _messages(conn, phone, keys)]
    gone = {
        "follows": delete(followers).where(followers.c.name.in_(names)),
        "waiting": delete(held).where(held.c.name.in_(names)),
        "messages": delete(outbox).where(outbox.c.id.in_(ids)),
    }
    conn.execute(update(stopped).where(stopped.c.name.in_(names)).values(way=None, sealed=None))
    return {kind: conn.execute(rows).rowcount for kind, rows in gone.items()}


def _names(phone: str, keys: Keys) -> list[str]:
    return [name for way in _WAYS for name in address_names(way, phone, keys)]


def _rows(conn: Connection, table: Table, names: Collection[str]) -> list[dict[str, Any]]:
    told = [column for column in table.c if column.name not in _NOT_TOLD]
    found = select(*told).where(table.c.name.in_(names))
    return [dict(row) for row in conn.execute(found).mappings()]


def _messages(conn: Connection, phone: str, keys: Keys) -> Iterator[tuple[Any, str]]:
    """Yield what is still to be sent to this phone, or could not be, and what it sent to an
    aggregator's number and has no answer yet: only that has a body. A STOP stays till obeyed."""
    kept = select(outbox).where(outbox.c.kind != STOP, outbox.c.body != b"")
    for row in conn.execute(kept):
        try:
            body = msgspec.json.decode(unseal(row.body, keys))
        except ValueError:  # no key opens it any more
            continue
        if is_of_phone(body, phone):
            yield row, text_of(body)


def is_of_phone(body: Mapping[str, Any], phone: str) -> bool:
    """Return whether a job's body is a message to this phone (E.164), or one that came from it."""
    if heard := body.get("parts"):
        return phone_number(str(heard.get("from"))) == phone
    return body.get("way") in _WAYS and body.get("to") == phone


def text_of(body: Mapping[str, Any]) -> str:
    """Return the words of such a message."""
    return str((body.get("parts") or body).get("text", ""))
