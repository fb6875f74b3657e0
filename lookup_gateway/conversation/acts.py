"""What a person does in a conversation: follow, rate, complain; stop and start messages.

The sender of an SMS can be forged. So an act needs a proof in the message itself, or the number
that our question names, which goes to the phone that the message claims to come from. In a chat
the provider vouches for the person: a proof that was shown a moment ago still counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from msgspec import structs

from lookup_gateway import texts
from lookup_gateway.citizen import Citizen, Deed, Done
from lookup_gateway.conversation.confirming import TRIES, drawn
from lookup_gateway.conversation.memory import Pending, address
from lookup_gateway.conversation.turn import Step, Turn, plain, step, told
from lookup_gateway.intents import Kind
from lookup_gateway.model import Medium, Message, Outcome, Proof, ProofKind, Tier
from lookup_gateway.outgoing import Later, Way, stop
from lookup_gateway.ports import Ask
from lookup_gateway.replies import dates

ACTS = (Kind.FOLLOW, Kind.RATE, Kind.COMPLAIN)
# "Khiếu nại hồ sơ này": so few words only say that there is a complaint.
_COMMAND_WORDS = 5
_AGAIN = {Kind.FOLLOW: "follow.full", Kind.RATE: "rate.how", Kind.COMPLAIN: "complain.how"}


@dataclass(frozen=True, slots=True)
class Acts:
    """Carries out acts, or asks for what they lack.

    `later` keeps a STOP that cannot be written down now; a phone that `is_crowd` proves nothing;
    who `has_stopped` wants no messages. All three may raise BackendDown."""

    ask: Ask
    citizen: Citizen
    later: Later
    is_crowd: Callable[[str], bool]
    has_stopped: Callable[[Way, str], bool]

    def begin(self, turn: Turn, code: str) -> Step:
        """Do what the message asks about the case, if it says and proves enough."""
        wish = Pending(turn.intent.kind, code, turn.intent.marks, turn.message.text)
        if wish.act is Kind.RATE and len(wish.marks) != 2:
            return step(turn, "rate.how", after=turn.about(code))
        if wish.act is Kind.COMPLAIN and _says_nothing(turn):
            return step(turn, "complain.how", after=turn.waiting(structs.replace(wish, text=None)))
        return self.proceed(turn, wish)

    def proceed(self, turn: Turn, wish: Pending) -> Step:
        """Do it with the proof that is there, or ask for one."""
        proof = turn.proof or (_shown(turn, wish) if turn.message.medium is Medium.CHAT else None)
        if proof is not None:
            return self.finish(turn, wish, proof)
        trial = structs.replace(turn.message, text=wish.code, proof=_shown(turn, wish))
        reply = self.ask(trial)
        if reply.outcome in (Outcome.LIMITED, Outcome.TRY_LATER):
            return plain(turn, reply)
        if not any(answer.tier is Tier.PROVEN for answer in reply.answers):
            return step(turn, "prove", after=turn.waiting(wish))
        return _question(turn, wish)

    def answer(self, turn: Turn, wish: Pending, number: str | None) -> Step:
        """The person said yes: only by the number of our question, which is told once more. On
        their budget, for it costs money too, and a number may be guessed."""
        if wish.number is None:
            return step(turn, "prove")
        if number == wish.number:
            return self._confirmed(turn, wish)
        spent = self.ask(structs.replace(turn.message, text="", proof=None))
        if spent.outcome is Outcome.LIMITED:
            return plain(turn, spent)
        wish = structs.replace(wish, wrong=wish.wrong + (number is not None))
        if wish.wrong >= TRIES:
            return step(turn, "dropped")
        return step(turn, "number", {"number": wish.number or ""}, turn.waiting(wish))

    def _confirmed(self, turn: Turn, wish: Pending) -> Step:
        """Do it: the phone that was asked proves, or what was shown before."""
        sender = turn.message.sender
        proof = wish.proof or _shown(turn, wish)
        if proof is None and sender is not None and not self.is_crowd(sender):
            proof = Proof(kind=ProofKind.PHONE, value=sender)
        return step(turn, "prove") if proof is None else self.finish(turn, wish, proof, sure=True)

    def finish(self, turn: Turn, wish: Pending, proof: Proof, *, sure: bool = False) -> Step:
        """Do it; who may is for `Citizen` to judge. `sure`: the address itself has said yes."""
        subject = structs.replace(turn.message, text=wish.code, proof=proof)
        done = self._done(wish, subject)
        if wish.act is Kind.FOLLOW and done.deed is Deed.BAD and self._stopped(subject):
            # The proof may be a stranger's: only the phone itself takes its STOP back.
            if not sure and subject.medium is Medium.SMS:
                return _question(turn, structs.replace(wish, proof=proof))
            done = self._followed_again(subject)
        return self._finished(turn, wish, proof, done)

    def _finished(self, turn: Turn, wish: Pending, proof: Proof, done: Done) -> Step:
        match done.deed:
            case Deed.DONE:
                return _done(turn, wish, proof, done)
            case Deed.BAD:
                return step(turn, _AGAIN[wish.act])
            case _:
                return told(turn, done)

    def switch(self, turn: Turn) -> Step:
        """Stop or start everything for this very address; whoever asks, and as often as they do."""
        stops = turn.intent.kind is Kind.STOP
        do = self.citizen.stop_all if stops else self.citizen.start_again
        reached = address(turn.message)
        done = do(*reached) if reached else Done(Deed.CANNOT)
        if stops and reached and done.deed is Deed.TRY_LATER:
            self.later(stop(*reached))
            done = Done(Deed.DONE)
        if done.deed is not Deed.DONE:
            return told(turn, done)
        return step(turn, "stopped" if stops else "started")

    def unfollow(self, turn: Turn) -> Step:
        """Stop what is told about one case: the one named, else talked of, else the only one."""
        reached = address(turn.message)
        if reached is None:
            return step(turn, "unfollow.none")
        wanted = [typed.text for typed in turn.intent.codes]
        if not wanted:
            followed = self.citizen.followed(*reached)
            wanted = [code for code in turn.memory.codes if code in followed] or list(followed)
        if len(wanted) > 1:
            return step(turn, "which_of", {"list": "; ".join(wanted)})
        subject = structs.replace(turn.message, text=" ".join(wanted))
        done = self.citizen.unfollow(subject, *reached)
        if done.deed is Deed.UNPROVEN:
            return step(turn, "unfollow.none")
        if done.code is None:
            return told(turn, done)
        return step(turn, "unfollow.done", {"code": done.code})

    def _done(self, wish: Pending, subject: Message) -> Done:
        match wish.act:
            case Kind.RATE:
                return self.citizen.rate(subject, *wish.marks)
            case Kind.COMPLAIN:
                contact = subject.sender or subject.caller.id
                return self.citizen.complain(subject, wish.text or "", contact)
            case _:
                return self._followed(subject)

    def _followed(self, subject: Message) -> Done:
        reached = address(subject)
        if reached is None:
            return Done(Deed.CANNOT)
        return self.citizen.follow(subject, *reached, subject.lang)

    def _stopped(self, subject: Message) -> bool:
        reached = address(subject)
        return reached is not None and self.has_stopped(*reached)

    def _followed_again(self, subject: Message) -> Done:
        """Take the STOP back for it; where nothing comes of it, the STOP stays."""
        reached = address(subject)
        if reached is None:
            return Done(Deed.CANNOT)
        self.citizen.start_again(*reached)
        done = self._followed(subject)
        if done.deed is not Deed.DONE:
            self.citizen.stop_all(*reached)
        return done


def _done(turn: Turn, wish: Pending, proof: Proof, done: Done) -> Step:
    """Say what was done, and of a complaint by when it is answered where that is promised."""
    code = done.code or wish.code
    values = {**_values(wish), "code": code, "reference": done.reference or ""}
    after = turn.about(code, proof=proof)
    if done.answer_by is None:
        return step(turn, f"{wish.act.value}.done", values, after)
    words, by = texts.load(turn.message.lang), done.answer_by
    is_sms = turn.message.medium is Medium.SMS
    when = dates.short_moment(words, by, year=True) if is_sms else dates.moment(words, by)
    return step(turn, f"{wish.act.value}.done_by", {**values, "when": when}, after)


def _question(turn: Turn, wish: Pending) -> Step:
    """Ask for a yes by a number that only who reads the reply can know."""
    wish = structs.replace(wish, number=drawn(), wrong=0)
    return step(turn, f"{wish.act.value}.confirm", _values(wish), turn.waiting(wish))


def _shown(turn: Turn, wish: Pending) -> Proof | None:
    """Return the proof by which the case was opened a moment ago."""
    return turn.memory.proof if wish.code in turn.memory.codes else None


def _says_nothing(turn: Turn) -> bool:
    return turn.intent.size <= _COMMAND_WORDS


def _values(wish: Pending) -> dict[str, str]:
    """Return what the texts about an act may name."""
    marks = dict(zip(("progress", "quality"), map(str, wish.marks), strict=False))
    return {"code": wish.code, "number": wish.number or "", **marks}
