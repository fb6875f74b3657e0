"""Talk with a person by SMS or chat: what was meant by "khi nào xong", by "4827", by "HS".

Wrapped around the one `ask` for those wires only; pages, API and commands ask directly. Nobody is
met with silence and nothing is invented: what is not understood gets the menu and the hotline.
What is remembered makes things easier and is never needed: without it every message still works
on its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from msgspec import structs

from lookup_gateway import intents
from lookup_gateway.codes import Grammar
from lookup_gateway.conversation.acts import ACTS, Acts
from lookup_gateway.conversation.confirming import number_in
from lookup_gateway.conversation.crowd import CROWD, CodesOfPhone
from lookup_gateway.conversation.follow_ups import FOLLOW_UPS, about
from lookup_gateway.conversation.memory import Memories
from lookup_gateway.conversation.needs import Needs
from lookup_gateway.conversation.turn import Step, Turn, plain, step
from lookup_gateway.intents import Kind
from lookup_gateway.model import Message, Outcome, Reply, Said, Tier
from lookup_gateway.ports import Ask

NEWEST = 5
# No code goes on behind it (see `codes.find`).
_APART = " | "
_SAID = {
    Kind.PERSON: "person",
    Kind.HELP: "help",
    Kind.GREETING: "hello",
    Kind.THANKS: "thanks",
    Kind.NO: "thanks",
    Kind.YES: "nothing_open",
}
_LANGUAGES = {Kind.ENGLISH: "en", Kind.VIETNAMESE: "vi"}


@dataclass(frozen=True, slots=True)
class Conversation:
    """An `Ask` that remembers. `codes_of_phone(phone, limit)` gives open codes, newest first;
    `needs` tells what a procedure needs."""

    ask: Ask
    grammar: Grammar
    memories: Memories
    codes_of_phone: CodesOfPhone
    acts: Acts
    needs: Needs

    def __call__(self, message: Message) -> Reply:
        """Return the reply to one message of a conversation."""
        memory = self.memories.of(message)
        message = structs.replace(message, lang=memory.lang or message.lang)
        turn = Turn(message, intents.read(message.text, self.grammar), memory)
        taken = self._pending(turn) or self._turn(turn)
        if taken.memory != memory and not self.memories.put(message, taken.memory):
            # What was to be confirmed is not kept: then it must all be in one message.
            return step(turn, "prove").reply if taken.memory.pending else taken.reply
        return taken.reply

    def _pending(self, turn: Turn) -> Step | None:
        """Go on with what waits for this message; None when it is about something else."""
        wish, intent = turn.memory.pending, turn.intent
        if wish is None or turn.message.proof is not None:
            return None
        if wish.act is Kind.COMPLAIN and wish.text is None:
            if intent.codes or intent.kind in (Kind.STOP, Kind.NO, Kind.HELP, Kind.PERSON):
                return None
            return self.acts.proceed(turn, structs.replace(wish, text=turn.message.text))
        if turn.proof is not None and intent.kind in (Kind.UNKNOWN, Kind.LOOK_UP, wish.act):
            return self.acts.finish(turn, wish, turn.proof)
        number = number_in(turn.message.text, self.grammar) if wish.number else None
        if number or intent.kind is Kind.YES:
            return self.acts.answer(turn, wish, number)
        return step(turn, "dropped") if intent.kind is Kind.NO else None

    def _turn(self, turn: Turn) -> Step:
        if turn.message.proof is not None:
            return self._looked_up(turn, turn.message)
        return _ANSWERS.get(turn.intent.kind, Conversation._small_talk)(self, turn)

    def _switch(self, turn: Turn) -> Step:
        return self.acts.switch(turn)

    def _unfollow(self, turn: Turn) -> Step:
        return self.acts.unfollow(turn)

    def _case(self, turn: Turn) -> Step:
        """Look up what was named, else the case that is talked about, else one's own."""
        known = turn.memory.codes
        named = [code for code in turn.intent.codes if code.text != turn.intent.nine]
        if named or (turn.intent.codes and not known):
            proof = turn.proof if named else None
            return self._looked_up(turn, structs.replace(turn.message, proof=proof))
        if not known:
            return self._mine(turn)
        proof = turn.proof or turn.memory.proof
        wanted = structs.replace(turn.message, text=_APART.join(known), proof=proof)
        return self._looked_up(turn, wanted)

    def _looked_up(self, turn: Turn, question: Message) -> Step:
        reply = self.ask(question)
        views = [answer.view for answer in reply.answers if answer.view is not None]
        if not views:
            return plain(turn, reply)
        proven = any(answer.tier is Tier.PROVEN for answer in reply.answers)
        proof = question.proof if proven and len(views) == 1 else None
        return Step(reply, turn.about(*(view.code for view in views), proof=proof))

    def _procedure(self, turn: Turn) -> Step:
        said = self.needs.of(turn)
        return self._small(turn, said.key, said.values)

    def _about_a_case(self, turn: Turn) -> Step:
        if self.needs.asked_by(turn):
            return self._procedure(turn)
        code = self._code(turn)
        if isinstance(code, Step):
            return code
        if turn.intent.kind in ACTS:
            return self.acts.begin(turn, code)
        proof = turn.proof or (turn.memory.proof if code in turn.memory.codes else None)
        looked = self._looked_up(turn, structs.replace(turn.message, text=code, proof=proof))
        answers = looked.reply.answers
        said = about(turn.intent.kind, answers[0], turn.message.lang) if answers else ()
        return Step(structs.replace(looked.reply, said=said), looked.memory)

    def _code(self, turn: Turn) -> str | Step:
        """Return the one code that the message is about, or the step that asks for it."""
        named = [typed.text for typed in turn.intent.codes] or list(turn.memory.codes)
        sender = turn.message.sender
        if not named and sender is not None:
            mine = self.codes_of_phone(sender, CROWD + 1)
            named = list(mine[:NEWEST]) if len(mine) <= CROWD else []
        if len(named) == 1:
            return named[0]
        return self._small(turn, "which_of" if named else "which", {"list": "; ".join(named)})

    def _mine(self, turn: Turn) -> Step:
        """Answer with the open cases of the phone, to that phone only: it is in each of them."""
        sender = turn.message.sender
        if sender is None:
            return self._small(turn, "mine.elsewhere")
        mine = self.codes_of_phone(sender, CROWD + 1)
        if not mine or len(mine) > CROWD:
            return self._small(turn, "mine.crowd" if mine else "mine.none")
        listed = _APART.join(mine[:NEWEST])
        return self._looked_up(turn, structs.replace(turn.message, text=listed))

    def _small_talk(self, turn: Turn) -> Step:
        kind = turn.intent.kind
        if kind in _LANGUAGES:
            return self._in_language(turn, _LANGUAGES[kind])
        if kind in _SAID:
            return self._small(turn, _SAID[kind])
        looked = self._looked_up(turn, turn.message)
        if looked.reply.outcome is not Outcome.MALFORMED or _in_part(looked.reply):
            return looked
        menu = (Said(key="talk.menu"),)
        return Step(structs.replace(looked.reply, said=menu), looked.memory)

    def _in_language(self, turn: Turn, lang: str) -> Step:
        other = Turn(structs.replace(turn.message, lang=lang), turn.intent, turn.memory)
        said = self._small(other, "language")
        return Step(said.reply, structs.replace(said.memory, lang=lang))

    def _small(self, turn: Turn, key: str, values: Mapping[str, str] | None = None) -> Step:
        """Say a text of `[talk]` on the budget of who asks: a reply costs money too."""
        empty = self.ask(structs.replace(turn.message, text="", proof=None))
        if empty.outcome is Outcome.LIMITED:
            return plain(turn, empty)
        return step(turn, key, values)


def _in_part(reply: Reply) -> bool:
    """Tell whether a part of a code was understood: then the reply says what is wrong with it."""
    return any(answer.understood for answer in reply.answers)


_ANSWERS: Mapping[Kind, Callable[[Conversation, Turn], Step]] = {
    Kind.STOP: Conversation._switch,
    Kind.START: Conversation._switch,
    Kind.UNFOLLOW: Conversation._unfollow,
    Kind.MINE: Conversation._mine,
    Kind.LOOK_UP: Conversation._case,
    Kind.PROCEDURE: Conversation._procedure,
    **dict.fromkeys((*ACTS, *FOLLOW_UPS), Conversation._about_a_case),
}
