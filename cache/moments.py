"""The many times of a card as few bytes: whole seconds, each as the distance to the one before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from lookup_gateway.clock import VIETNAM
from lookup_gateway.model import Case

SECONDS_MAX = 2**32 - 1
HEAD = 4  # so many moments of a case are what the code alone may show


def of(case: Case) -> list[datetime | None]:
    """Return every moment of `case`, absent ones too, in the order in which they are stored;
    the first `HEAD` are those of tier 0."""
    moments = [case.status_since, case.received_at, case.due_at, case.finished_at]
    moments += [case.submitted_at, case.first_due_at, case.returned_at]
    moments += [step.at for step in case.steps]
    moments += [fee.paid_at for fee in case.fees]
    moments += [event.at for event in (case.post.events if case.post else ())]
    moments += [case.result.available_at if case.result else None]
    return moments + [part.due_at for part in case.handled_by]


def split(moments: Sequence[datetime | None]) -> tuple[list[int], list[int]]:
    """Return the whole seconds since 1970, 0 for no moment, and the microseconds beside them.

    Raises OverflowError for what four bytes cannot say, 1970's first second included."""
    seconds = [int(moment.timestamp()) if moment else 0 for moment in moments]
    if seconds.count(0) != moments.count(None) or min(seconds) < 0 or max(seconds) > SECONDS_MAX:
        raise OverflowError("a moment outside 1970 to 2105")
    return seconds, [moment.microsecond if moment else 0 for moment in moments]


def join(seconds: int, micro: int) -> datetime | None:
    """Return the moment that `split` was given, in Vietnam's offset."""
    if not seconds:
        return None
    moment = datetime.fromtimestamp(seconds, VIETNAM)
    return moment.replace(microsecond=micro) if micro else moment


def pack(values: Iterable[int], base: int) -> bytes:
    """Write seconds as distances (7 bits a byte, the sign last): 3 bytes reach 12 days."""
    packed = bytearray()
    for value in values:
        distance = value - base if value else 0
        number = (abs(distance) * 2 + (distance < 0) + 1) if value else 0
        while number > 127:
            packed.append(number & 127 | 128)
            number >>= 7
        packed.append(number)
        base = value or base
    return bytes(packed)


def unpack(packed: bytes, base: int) -> Iterator[int]:
    """Yield the seconds that `pack` was given."""
    number = shift = 0
    for byte in packed:
        number |= (byte & 127) << shift
        shift += 7
        if byte > 127:
            continue
        if number:
            half, negative = divmod(number - 1, 2)
            base += -half if negative else half
        yield base if number else 0
        number = shift = 0
