"""What the line does with the keys pressed at each prompt: one function for each."""

from __future__ import annotations

import re
from dataclasses import replace

from twilio.twiml.voice_response import VoiceResponse

from channels.voice_twilio.calls import Call, Pressed
from channels.voice_twilio.entry import code_keyed
from channels.voice_twilio.guide import PERSON, Guide, Step
from channels.voice_twilio.line import Line
from channels.voice_twilio.needs import NeedSteps
from lookup_gateway.model import Medium, Message, Outcome, Proof, ProofKind, Reply
from lookup_gateway.ports import Ask
from lookup_gateway.replies import say

# As the code prompt hears it, where several keys are waited for.
_NEEDS = "*1"
_LOOKUP_CODE = re.compile(r"[0-9]{9}")
# A code that was read may be asked about: also one that is not found, since a case that is
# closed to the code alone looks like that and opens to its mã tra cứu.
_READ = frozenset({Outcome.FOUND, Outcome.NOT_FOUND, Outcome.MALFORMED})


class Steps:
    """The line at work. `by_name` has each step by the last part of its address."""

    def __init__(self, ask: Ask, line: Line) -> None:
        self._ask = ask
        self._line = line
        self._guide = Guide(line)
        self._needs = NeedSteps(self._guide)
        self.by_name: dict[str, Step] = {
            "language": self._language,
            "code": self._code,
            "check": self._check,
            "office": self._office,
            "menu": self._menu,
            "later": self._later,
            "proof": self._proof,
            **self._needs.by_name,
        }

    def greet(self) -> VoiceResponse:
        """Pick up."""
        return self._guide.prompts(Call()).greeting()

    def _language(self, pressed: Pressed) -> VoiceResponse:
        if pressed.keys in PERSON:
            return self._guide.prompts(pressed.call).person()
        languages = dict(zip("123456789", self._line.languages, strict=False))
        call = pressed.call.onward(lang=languages.get(pressed.keys, self._line.languages[0]))
        return self._guide.prompts(call).code(call)

    def _code(self, pressed: Pressed) -> VoiceResponse:
        prompts = self._guide.prompts(pressed.call)
        if pressed.keys in PERSON:
            return prompts.person()
        if pressed.keys == _NEEDS and self._line.has_needs:
            return prompts.procedure(pressed.call.onward())
        code = code_keyed(pressed.keys, self._line.office)
        if code is None:
            return self._guide.again(pressed, prompts.code, "voice.no_code")
        return prompts.check(pressed.call.onward(code=code))

    def _check(self, pressed: Pressed) -> VoiceResponse:
        prompts = self._guide.prompts(pressed.call)
        if pressed.keys == "1":
            return self._answer(pressed)
        if pressed.keys == "2":
            return prompts.code(pressed.call.onward(code=""))
        return self._guide.astray(pressed, prompts.check)

    def _office(self, pressed: Pressed) -> VoiceResponse:
        among = dict(zip("123456789", pressed.call.among, strict=False))
        code = among.get(pressed.keys)
        if code is None:
            return self._guide.astray(pressed, self._guide.prompts(pressed.call).office)
        call = pressed.call.onward(code=code, among=(), question=pressed.call.question + 1)
        return self._answer(replace(pressed, call=call))

    def _menu(self, pressed: Pressed) -> VoiceResponse:
        if pressed.keys == "1":
            return self._answer(pressed)
        if pressed.keys == "2":
            call = pressed.call.onward(question=pressed.call.question + 1)
            return self._guide.prompts(call).proof(call)
        if pressed.keys == "4" and self._line.has_needs:
            return self._needs.of_case(pressed, self._ask(_message(pressed)))
        return self._guide.elsewhere(pressed, self._guide.prompts(pressed.call).menu)

    def _later(self, pressed: Pressed) -> VoiceResponse:
        return self._guide.elsewhere(pressed, self._guide.prompts(pressed.call).later)

    def _proof(self, pressed: Pressed) -> VoiceResponse:
        prompts = self._guide.prompts(pressed.call)
        if pressed.keys in PERSON:
            return prompts.person()
        if not _LOOKUP_CODE.fullmatch(pressed.keys):
            return self._guide.again(pressed, prompts.proof, "voice.no_proof")
        return self._answer(pressed, Proof(kind=ProofKind.LOOKUP_CODE, value=pressed.keys))

    def _answer(self, pressed: Pressed, proof: Proof | None = None) -> VoiceResponse:
        """Look the case up and say what is known. Twilio tells who seems to call, and that can be
        forged while the forger hears the answer: the caller's number proves nothing here."""
        return self._told(pressed.call.onward(), self._ask(_message(pressed, proof)))

    def _told(self, call: Call, reply: Reply) -> VoiceResponse:
        prompts = self._guide.prompts(call)
        if reply.outcome is Outcome.AMBIGUOUS:
            return prompts.office(call.onward(among=reply.answers[0].candidates))
        said = say(reply, Medium.VOICE, house=self._line.house)
        prompt = prompts.menu if reply.outcome in _READ else prompts.later
        return prompt(call, said)


def _message(pressed: Pressed, proof: Proof | None = None) -> Message:
    """Return the question about the call's code; asked again, the first reply comes back."""
    return Message(
        text=pressed.call.code,
        medium=Medium.VOICE,
        caller=pressed.caller,
        lang=pressed.call.lang,
        proof=proof,
        id=pressed.id,
    )
