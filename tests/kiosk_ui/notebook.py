"""Where the pages' tests see what a citizen did: the books of `Citizen`, kept in memory."""

from __future__ import annotations

from dataclasses import dataclass, field

from lookup_gateway.citizen import Books
from lookup_gateway.errors import BackendDown
from lookup_gateway.opinions import Taken
from lookup_gateway.outgoing import Way


@dataclass
class Notebook:
    """What was written down, in order. `down` makes every book fail as a lost database does."""

    followed: list[tuple[str, Way, str, str]] = field(default_factory=list)
    rated: list[tuple[str, int, int]] = field(default_factory=list)
    complaints: list[tuple[str | None, str]] = field(default_factory=list)
    down: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written down."""
        return not (self.followed or self.rated or self.complaints)

    @property
    def books(self) -> Books:
        """The books that write here."""
        return Books(
            follow=self._follow,
            unfollow=lambda *_: True,
            followed=lambda *_: [],
            stop_all=lambda *_: None,
            start_again=lambda *_: None,
            rate=self._rate,
            take=self._take,
        )

    def _follow(self, code: str, way: Way, to: str, lang: str, *_: object) -> bool:
        self._be_up()
        self.followed.append((code, way, to, lang))
        return True

    def _rate(self, code: str, progress: int, quality: int) -> None:
        self._be_up()
        self.rated.append((code, progress, quality))

    def _take(self, code: str | None, text: str, contact: bytes | None) -> Taken:
        self._be_up()
        assert contact is None
        self.complaints.append((code, text))
        return Taken(f"F-{len(self.complaints)}")

    def _be_up(self) -> None:
        if self.down:
            raise BackendDown
