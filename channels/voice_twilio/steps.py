"""What the line does with the keys pressed at each prompt: one function for each."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from twilio.twiml.voice_response import VoiceResponse

from channels.voice_twilio.calls import Call, Pressed
from channels.voice_twilio.entry import code_keyed
from channels.voice_twilio.prompts import Line, Prompts
from lookup_gateway import texts
from lookup_gateway.model import Medium, Message, Outcome, Proof, ProofKind, Reply
from lookup_gateway.ports import Ask
from lookup_gateway.replies import say

Prompt = Callable[[Call, str | None], VoiceResponse]
Step = Callable[[Pressed], VoiceResponse]

_ASKED_AT_MOST = 3
# *0 reaches a person from every prompt; where one key is heard it is the star.
_PERSON = frozenset({"0", "*", "*0"})
_LOOKUP_CODE = re.compile(r"[0-9]{9}")
# A code that was read may be asked about: also one that is not found, since a case that is
# closed to the code alone looks like that and opens to its mã tra cứu.
_READ = frozenset({Outcome.FOUND, Outcome.NOT_FOUND, Outcome.MALFORMED})


class Steps:
    """The line at work. `by_name` has each step by the last part of its address."""

    def __init__(self, ask: Ask, line: Line) -> None:
        self._ask = ask
        self._line = line
        self.by_name: dict[str, Step] = {
            "language": self._language,
            "code": self._code,
            "check": self._check,
            "office": self._office,
            "menu": self._menu,
            "later": self._later,
            "proof": self._proof,
        }

    def greet(self) -> VoiceResponse:
        """Pick up."""
        return self._prompts(Call()).greeting()

    def _language(self, pressed: Pressed) -> VoiceResponse:
        if pressed.keys in _PERSON:
            return self._prompts(pressed.call).person()
        languages = dict(zip("123456789", self._line.languages, strict=False))
        call = pressed.call.onward(lang=languages.get(pressed.keys, self._line.languages[0]))
        return self._prompts(call).code(call)

    def _code(self, pressed: Pressed) -> VoiceResponse:
        prompts = self._prompts(pressed.call)
        if pressed.keys in _PERSON:
            return prompts.person()
        code = code_keyed(pressed.keys, self._line.office)
        if code is None:
            return self._again(pressed, prompts.code, "voice.no_code")
        return prompts.check(pressed.call.onward(code=code))

    def _check(self, pressed: Pressed) -> VoiceResponse:
        prompts = self._prompts(pressed.call)
        if pressed.keys == "1":
            return self._answer(pressed)
        if pressed.keys == "2":
            return prompts.code(pressed.call.onward(code=""))
        return self._astray(pressed, prompts.check)

    def _office(self, pressed: Pressed) -> VoiceResponse:
        among = dict(zip("123456789", pressed.call.among, strict=False))
        code = among.get(pressed.keys)
        if code is None:
            return self._astray(pressed, self._prompts(pressed.call).office)
        call = pressed.call.onward(code=code, among=(), question=pressed.call.question + 1)
        return self._answer(replace(pressed, call=call))

    def _menu(self, pressed: Pressed) -> VoiceResponse:
        if pressed.keys == "1":
            return self._answer(pressed)
        if pressed.keys == "2":
            call = pressed.call.onward(question=pressed.call.question + 1)
            return self._prompts(call).proof(call)
        return self._elsewhere(pressed, self._prompts(pressed.call).menu)

    def _later(self, pressed: Pressed) -> VoiceResponse:
        return self._elsewhere(pressed, self._prompts(pressed.call).later)

    def _proof(self, pressed: Pressed) -> VoiceResponse:
        prompts = self._prompts(pressed.call)
        if pressed.keys in _PERSON:
            return prompts.person()
        if not _LOOKUP_CODE.fullmatch(pressed.keys):
            return self._again(pressed, prompts.proof, "voice.no_proof")
        return self._answer(pressed, Proof(kind=ProofKind.LOOKUP_CODE, value=pressed.keys))

    def _elsewhere(self, pressed: Pressed, prompt: Prompt) -> VoiceResponse:
        """Do what both menus offer."""
        prompts = self._prompts(pressed.call)
        if pressed.keys == "3":
            call = pressed.call.onward(code="", question=pressed.call.question + 1)
            return prompts.code(call)
        if pressed.keys == "9":
            return prompts.goodbye()
        return self._astray(pressed, prompt)

    def _astray(self, pressed: Pressed, prompt: Prompt) -> VoiceResponse:
        """Connect who wants a person; ask again who pressed another key than was offered."""
        if pressed.keys in _PERSON:
            return self._prompts(pressed.call).person()
        return self._again(pressed, prompt, "voice.no_such_key")

    def _again(self, pressed: Pressed, prompt: Prompt, wrong: str) -> VoiceResponse:
        """Ask again, a few times; then name the hotline, politely."""
        words = texts.load(pressed.call.lang)
        why = words[wrong if pressed.keys else "voice.silence"]
        call = replace(pressed.call, missed=pressed.call.missed + 1)
        if call.missed >= _ASKED_AT_MOST:
            return self._prompts(call).hotline(why)
        return prompt(call, why)

    def _answer(self, pressed: Pressed, proof: Proof | None = None) -> VoiceResponse:
        """Look the case up and say what is known. Twilio tells who seems to call, and that can be
        forged while the forger hears the answer: the caller's number proves nothing here."""
        call = pressed.call.onward()
        message = Message(
            text=call.code,
            medium=Medium.VOICE,
            caller=pressed.caller,
            lang=call.lang,
            proof=proof,
            id=pressed.id,
        )
        return self._told(call, self._ask(message))

    def _told(self, call: Call, reply: Reply) -> VoiceResponse:
        prompts = self._prompts(call)
        if reply.outcome is Outcome.AMBIGUOUS:
            return prompts.office(call.onward(among=reply.answers[0].candidates))
        said = say(reply, Medium.VOICE, house=self._line.house)
        prompt = prompts.menu if reply.outcome in _READ else prompts.later
        return prompt(call, said)

    def _prompts(self, call: Call) -> Prompts:
        return Prompts(self._line, call.lang)
