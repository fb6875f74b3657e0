"""What the officers' pages may call: who is signed in, sign-in itself, the audit log."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response

from lookup_gateway.model import ProofKind
from lookup_gateway.officers import Entered, Officer, Role, Wait, Weak, Wrong

Page = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Staff:
    """The functions of the guard that stands before officers' pages.

    `required(*roles)` decorates a page (no roles: any officer); in it `officer` says who is there.
    Every form sends `form_token()` back in a field of that name. `note` writes an action with its
    details into the audit log: what cannot be written down must not be shown, so it ends the
    request with 503. `name` makes keyed names for it; `proofs` are those that the province takes;
    `idle` is the pause in seconds after which a session ends."""

    required: Callable[..., Callable[[Page], Page]]
    officer: Callable[[], Officer]
    form_token: Callable[[], str]
    note: Callable[[str, Mapping[str, Any]], None]
    is_genuine: Callable[[], bool]
    enter: Callable[[str, str], Entered | Wrong | Wait]
    change: Callable[[str, str], Entered | Wrong | Wait | Weak]
    leave: Callable[[], None]
    keep: Callable[..., Response]
    forget: Callable[[Response], Response]
    name: Callable[[str], str]
    proofs: Collection[ProofKind]
    idle: int


DESKS = (Role.DESK, Role.SPECIALIST, Role.SUPERVISOR, Role.LEADER, Role.UNIT_ADMINISTRATOR)
"""Who may hear what a citizen would hear: all but those who only count."""
