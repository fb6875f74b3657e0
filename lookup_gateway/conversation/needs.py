"""Tell in a conversation what a procedure needs: its papers, fees and term from the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lookup_gateway import texts
from lookup_gateway.catalogue import Procedure, plain
from lookup_gateway.conversation.turn import Turn
from lookup_gateway.intents import Kind
from lookup_gateway.model import Said
from lookup_gateway.replies.needed import filled

# More names than these would not help to choose.
_MOST = 4


@dataclass(frozen=True, slots=True)
class Needs:
    """`search(text, limit)` gives the procedures that a text means; it may raise BackendDown."""

    search: Callable[[str, int], Sequence[Procedure]]

    def asked_by(self, turn: Turn) -> bool:
        """Tell whether "cần gì", "phí" is about a procedure: one is named, and no case is."""
        if turn.intent.kind not in (Kind.BRING, Kind.FEES):
            return False
        if turn.intent.codes or turn.memory.codes:
            return False
        return bool(self.search(turn.message.text, 1))

    def of(self, turn: Turn) -> Said:
        """Return what the named procedure needs, or which are meant, by their names."""
        found = self.search(turn.message.text, _MOST)
        if not found:
            return Said(key="need.none")
        nearest, *others = found
        if others and not _is_named(nearest, turn.message.text):
            return Said(key="need.which", values={"list": "; ".join(one.name for one in found)})
        return Said(key="need.procedure", values=filled(nearest, texts.load(turn.message.lang)))


def _is_named(one: Procedure, text: str) -> bool:
    """Tell whether the text holds the whole name; a longer name beside it is another's."""
    return set(plain(one.name)) <= set(plain(text))
