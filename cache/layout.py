"""Lay a card out as a fixed head and a msgpack array, and build the card from them again.

The head says what the code alone may show; all moments stand together (see `moments`), so that
the texts, which the dictionary knows, follow each other.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import date
from itertools import repeat
from typing import Any

import msgspec

from cache import moments
from lookup_gateway.model import (
    Card,
    Case,
    Factors,
    Fee,
    Handling,
    Need,
    Office,
    PostEvent,
    PostLeg,
    Procedure,
    Result,
    ResultFile,
    Status,
    Step,
)

COMPACT = 1  # layout, status numbers and dictionary: whoever changes one takes the next number

HEAD = struct.Struct(">BBBIIII")  # schema, status, flags, then the first moments of `moments.of`
OFFICE_IN_CODE = 1  # flag: the office's id is the code up to its first dash
FINER = 2  # flag: some moment has a fraction of a second

_STATUSES = (None, *Status)
_NUMBERS = {status: number for number, status in enumerate(_STATUSES)}

_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder().decode


def pack(card: Card) -> tuple[bytes, bytes]:
    """Return the head and the rest of `card`.

    Raises OverflowError when a number or a moment is beyond this form."""
    case = card.case
    seconds, micros = moments.split(moments.of(case))
    in_code = case.office is not None and case.office.id == _unit(case.code)
    flags = OFFICE_IN_CODE * in_code | FINER * any(micros)
    head = HEAD.pack(COMPACT, _NUMBERS[case.status], flags, *seconds[: moments.HEAD])
    later = moments.pack(seconds[moments.HEAD :], _base(seconds))
    rest = [later, *_about(card, in_code)]
    rest += _course(case)
    return head, _pack([*rest, micros] if any(micros) else rest)


def _about(card: Card, in_code: bool) -> list[Any]:
    case, office = card.case, card.case.office
    return [
        _joined(card.factors),
        case.version,
        card.initials,
        case.source_status,
        case.procedure and (case.procedure.code, case.procedure.name),
        office and (office.name if in_code else (office.id, office.name)),
        case.submitted_via,
        case.return_by,
    ]


def _course(case: Case) -> list[Any]:
    post, result = case.post, case.result
    return [
        [(step.unit, step.action, _NUMBERS[step.status]) for step in case.steps],
        [(fee.name, fee.amount, fee.paid) for fee in case.fees],
        result and (result.outcome, result.where, [_file(file) for file in result.files]),
        [(need.what, need.by and need.by.isoformat()) for need in case.needs],
        post and (post.carrier, post.tracking, [event.what for event in post.events]),
        case.reason,
        [(part.unit, part.lead, _NUMBERS[part.status]) for part in case.handled_by],
        case.receipt_epoch,
    ]


def unpack(code: str, head: bytes, packed: bytes) -> Card:
    """Return the card of which `pack` made `head` and `packed`."""
    _, status, flags, *seconds = HEAD.unpack(head)
    rest = _unpack(packed)
    seconds += moments.unpack(rest[0], _base(seconds))
    micros = rest.pop() if flags & FINER else repeat(0)
    times = map(moments.join, seconds, micros)
    case = _case(code, _STATUSES[status], bool(flags & OFFICE_IN_CODE), rest, times)
    return Card(case=case, initials=rest[3], factors=_split(rest[1]))


def _case(
    code: str, status: Status | None, in_code: bool, rest: list[Any], times: Iterator[Any]
) -> Case:
    """Build the case. Fields are named in the order of `moments.of`: each takes the next time."""
    _, _, version, _, source_status, procedure, office, via, return_by, *course = rest
    steps, fees, result, needs, post, reason, parts, receipt_epoch = course
    return Case(
        code=code,
        version=version,
        status=status or Status.UNKNOWN,
        status_since=next(times),
        received_at=next(times),
        due_at=next(times),
        finished_at=next(times),
        submitted_at=next(times),
        first_due_at=next(times),
        returned_at=next(times),
        steps=tuple(
            [Step(at=next(times), unit=u, action=a, status=_STATUSES[s]) for u, a, s in steps]
        ),
        fees=tuple([Fee(name=n, amount=a, paid=p, paid_at=next(times)) for n, a, p in fees]),
        post=_post(post, times),
        result=_result(result, times),
        handled_by=tuple(
            [
                Handling(unit=u, lead=first, due_at=next(times), status=_STATUSES[s])
                for u, first, s in parts
            ]
        ),
        needs=tuple([Need(what=w, by=b and date.fromisoformat(b)) for w, b in needs]),
        procedure=procedure and Procedure(code=procedure[0], name=procedure[1]),
        office=_office(code, office, in_code),
        source_status=source_status,
        submitted_via=via,
        return_by=return_by,
        reason=reason,
        receipt_epoch=receipt_epoch,
    )


def _base(seconds: list[int]) -> int:
    """The day of receipt is nearest to what follows it."""
    status_since, received_at, *_ = seconds
    return received_at or status_since


def _unit(code: str) -> str:
    return code.partition("-")[0]


def _office(code: str, office: Any, in_code: bool) -> Office | None:
    if in_code:
        return Office(id=_unit(code), name=office)
    return office and Office(id=office[0], name=office[1])


def _post(post: Any, times: Iterator[Any]) -> PostLeg | None:
    if post is None:
        return None
    carrier, tracking, events = post
    happened = tuple([PostEvent(at=next(times), what=what) for what in events])
    return PostLeg(carrier=carrier, tracking=tracking, events=happened)


def _file(file: ResultFile) -> tuple[str, str, bool]:
    return file.name, file.url, file.signed


def _result(result: Any, times: Iterator[Any]) -> Result | None:
    available_at = next(times)
    if result is None:
        return None
    outcome, where, papers = result
    found = tuple([ResultFile(name=n, url=u, signed=s) for n, u, s in papers])
    return Result(outcome=outcome, where=where, available_at=available_at, files=found)


def _joined(factors: Factors) -> Any:
    """Three hashes of one length, the usual case, stand in one string."""
    hashes = (factors.phone, factors.phone_last4, factors.id_last4)
    if hashes == (None, None, None):
        return None
    usual = None not in hashes and len({len(one or b"") for one in hashes}) == 1
    return b"".join(one or b"" for one in hashes) if usual else hashes


def _split(stored: Any) -> Factors:
    if isinstance(stored, bytes):
        third = len(stored) // 3
        stored = stored[:third], stored[third : 2 * third], stored[2 * third :]
    phone, phone_last4, id_last4 = stored or (None, None, None)
    return Factors(phone=phone, phone_last4=phone_last4, id_last4=id_last4)
