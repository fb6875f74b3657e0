"""Obey the link in a letter: end what that letter told of, for the mailbox that it went to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lookup_gateway.clock import Clock
from lookup_gateway.errors import BackendDown
from lookup_gateway.notices import stop_link
from lookup_gateway.outgoing import Later, Way, unfollow
from lookup_gateway.proofs import Keys


@dataclass(frozen=True, slots=True)
class StopLinks:
    """Reads links and obeys them; `unfollow(code, way, to)` ends one follow, and `later` keeps the
    wish while the database is down: a mail service may send it once only."""

    keys: Keys
    clock: Clock
    unfollow: Callable[[str, Way, str], bool]
    later: Later

    def is_good(self, token: str) -> bool:
        """Return whether the token of a link is ours and not too old."""
        return stop_link.wish(token, self.keys, self.clock()) is not None

    def obey(self, token: str) -> bool:
        """Stop what the letter was for, however often it is asked; False for no good token.

        Raises BackendDown where neither the database nor the disk takes the wish."""
        wish = stop_link.wish(token, self.keys, self.clock())
        if wish is None:
            return False
        try:
            for code in wish.codes:
                self.unfollow(code, Way.EMAIL, wish.to)
        except BackendDown:
            self.later(unfollow(Way.EMAIL, wish.to, wish.codes))
        return True
