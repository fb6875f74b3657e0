"""Let made-up cases go on while somebody watches, so that the mirror can be seen to follow."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from random import Random

from lookup_gateway.backends.sql import SqlBackend
from lookup_gateway.clock import VIETNAM, Clock
from lookup_gateway.demo.catalogue import is_sample
from lookup_gateway.demo.journey import advance
from lookup_gateway.errors import BackendDown
from lookup_gateway.model import Case, Status

PAGE = 100
MOVES = 3
"""Cases looked at, and cases changed, each time."""

# Several entries make a way likelier. What is not named has come to its end.
_NEXT: dict[Status, Sequence[Status]] = {
    Status.SUBMITTED: (Status.RECEIVED,) * 4 + (Status.NOT_ACCEPTED,),
    Status.RECEIVED: (Status.PROCESSING,),
    Status.PROCESSING: (
        *(Status.COMPLETED,) * 4,
        *(Status.SUPPLEMENT_REQUIRED, Status.PAYMENT_REQUIRED) * 2,
        Status.UNKNOWN,
        Status.STOPPED,
    ),
    Status.SUPPLEMENT_REQUIRED: (Status.PROCESSING,) * 4 + (Status.WITHDRAWN,),
    Status.PAYMENT_REQUIRED: (Status.PROCESSING,),
    Status.UNKNOWN: (Status.PROCESSING,),
    Status.COMPLETED: (Status.RETURNED,),
}


def live(
    backend: SqlBackend,
    clock: Clock,
    stop: threading.Event,
    every: float = 3.0,
    seed: int | None = None,
) -> None:
    """Move some cases on every `every` seconds until `stop` is set.

    A database that does not answer for a while is asked again the next time."""
    rng = Random(seed)  # noqa: S311 - which made-up case moves is no secret
    after = ""
    while not stop.wait(every):
        try:
            after = move_some(backend, clock, rng, after)
        except BackendDown:
            continue


def move_some(backend: SqlBackend, clock: Clock, rng: Random, after: str) -> str:
    """Move a few of the cases that follow the code `after`; return where to go on next time."""
    page = backend.page(after, PAGE)
    movable = [case.code for case in page if _may_move(case)]
    for code in rng.sample(movable, min(MOVES, len(movable))):
        backend.touch(code, lambda case: moved(case, clock, rng))
    return page[-1].code if len(page) == PAGE else ""


def _may_move(case: Case) -> bool:
    return case.status in _NEXT and not is_sample(case)


def moved(case: Case, clock: Clock, rng: Random) -> Case:
    """Return the case one step further, or the case itself when it has none before it."""
    # Looked at again inside of the transaction: an officer may have been faster.
    if not _may_move(case):
        return case
    at = clock().astimezone(VIETNAM).replace(microsecond=0)
    return advance(case, rng.choice(_NEXT[case.status]), at, rng)
