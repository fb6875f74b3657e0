"""A form that is sent twice is written down once."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import TypeVar

from kiosk_ui.front import Front

T = TypeVar("T")


class _Undone(Exception):
    """Carries what was not done past the claim, so that it is not kept as done."""

    def __init__(self, why: object) -> None:
        super().__init__()
        self.why = why


def mark() -> str:
    """Return what tells one drawn form from every other."""
    return secrets.token_urlsafe(12)


def once(front: Front, same: tuple[str, ...], work: Callable[[], str | T]) -> str | T:
    """Return the reference that `work` gives, or gave for the same before; what is no reference
    tells why nothing was done, and the next try is a new one."""

    def kept() -> str:
        done = work()
        if not isinstance(done, str):
            raise _Undone(done)
        return done

    try:
        return front.needs.phone.once("\0".join(same), kept)
    except _Undone as undone:
        return undone.why  # type: ignore[return-value] # what `work` returned
