"""Read what an officer's program sends to be taken in: the case record without what is ours."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import msgspec

from lookup_gateway import records
from lookup_gateway.errors import BadRecord
from lookup_gateway.life import MOST_SERIAL, Call
from lookup_gateway.model import Case
from lookup_gateway.model.record import Record

# What the backend decides, and what stands for the code while the rest is checked.
OURS = ("code", "version", "status", "status_since")
_FOR_A_CODE = "H00-000101-0001"
_LONGEST_KEY = 200
_NULL = b"null"


class Beside(Record, frozen=True, kw_only=True):
    """What is said beside the record: see `Wanted`."""

    serial: Annotated[int, msgspec.Meta(ge=1, le=MOST_SERIAL)] | None = None
    receipt: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """A case to be taken in; `serial` was given on paper, during an outage. `receipt`: one is
    asked for, although the answer is given at once."""

    case: Case
    serial: int | None
    receipt: bool


def wanted(body: bytes, offices: tuple[str, ...], now: datetime) -> Wanted:
    """Return what is to be taken in at one of the `offices`. Raises BadRecord."""
    fields = _object(body)
    for name in OURS:
        if bytes(fields.pop(name, _NULL)) != _NULL:
            raise BadRecord("is given by the backend, leave it out", name)
    beside = {name: fields.pop(name) for name in Beside.__struct_fields__ if name in fields}
    said = records.read(msgspec.json.encode(beside), Beside)
    ours = {"code": _FOR_A_CODE, "version": 1, "status": "received", "status_since": now}
    case = records.load(msgspec.json.encode(fields | ours))
    if case.office is None:
        raise BadRecord("is missing: it numbers the case", "office")
    if case.office.id not in offices:
        raise BadRecord("is none of this province", "office.id", offices)
    return Wanted(case, said.serial, said.receipt)


def call(key: str | None, body: bytes) -> Call | None:
    """Return by what a repeated call is known. Raises BadRecord for a key that cannot be kept."""
    if key is None:
        return None
    if not 0 < len(key) <= _LONGEST_KEY or not key.isprintable():
        raise BadRecord(f"needs 1 to {_LONGEST_KEY} printable characters", "Idempotency-Key")
    return Call(key, hashlib.sha256(body).hexdigest())


def _object(body: bytes) -> dict[str, Any]:
    """Return the fields as they were written: what is in them is read but once."""
    try:
        return msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadRecord("the body is not one JSON object") from error
