"""One step of a turn: a batch at once; or row by row, so that a bad one stops no other."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from lookup_gateway.asking import whereabouts
from lookup_gateway.errors import BackendDown

log = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Step(Generic[T]):
    """`due` gives a batch of rows, `work` does them in one transaction, `put_off` lets one wait.

    Methods return whether there was something to do, and raise BackendDown."""

    due: Callable[[], Sequence[T]]
    work: Callable[[Sequence[T]], None]
    put_off: Callable[[T], None]

    def at_once(self) -> bool:
        """Work the whole batch, or nothing of it when one row fails."""
        rows = self.due()
        if rows:
            self.work(rows)
        return bool(rows)

    def singly(self) -> bool:
        """Work row by row. One that fails is put off; the log names the place of the defect."""
        rows = self.due()
        for row in rows:
            try:
                self.work([row])
            except BackendDown:
                raise
            except Exception as error:
                log.error("defect: %s", whereabouts(error))  # noqa: TRY400 - a trace may quote a citizen
                self.put_off(row)
        return bool(rows)
