"""What every prompt of the line has in common: a person, another try, and a way elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from twilio.twiml.voice_response import VoiceResponse

from channels.voice_twilio.calls import Call, Pressed
from channels.voice_twilio.line import Line
from channels.voice_twilio.prompts import Prompts
from lookup_gateway import texts

Prompt = Callable[[Call, str | None], VoiceResponse]
Step = Callable[[Pressed], VoiceResponse]

_ASKED_AT_MOST = 3
# *0 reaches a person from every prompt; where one key is heard it is the star.
PERSON = frozenset({"0", "*", "*0"})


class Guide:
    """Leads on who pressed something else than what the prompt is about."""

    def __init__(self, line: Line) -> None:
        self.line = line

    def prompts(self, call: Call) -> Prompts:
        """Return the prompts in the call's language."""
        return Prompts(self.line, call.lang)

    def elsewhere(self, pressed: Pressed, prompt: Prompt) -> VoiceResponse:
        """Do what all menus offer."""
        prompts = self.prompts(pressed.call)
        if pressed.keys == "3":
            question = pressed.call.question + 1
            call = pressed.call.onward(code="", procedure="", question=question)
            return prompts.code(call)
        if pressed.keys == "4" and self.line.has_needs:
            return prompts.procedure(pressed.call.onward(code="", procedure=""))
        if pressed.keys == "9":
            return prompts.goodbye()
        return self.astray(pressed, prompt)

    def astray(self, pressed: Pressed, prompt: Prompt) -> VoiceResponse:
        """Connect who wants a person; ask again who pressed another key than was offered."""
        if pressed.keys in PERSON:
            return self.prompts(pressed.call).person()
        return self.again(pressed, prompt, "voice.no_such_key")

    def again(self, pressed: Pressed, prompt: Prompt, wrong: str) -> VoiceResponse:
        """Ask again, a few times; then name the hotline, politely."""
        words = texts.load(pressed.call.lang)
        why = words[wrong if pressed.keys else "voice.silence"]
        call = replace(pressed.call, missed=pressed.call.missed + 1)
        if call.missed >= _ASKED_AT_MOST:
            return self.prompts(call).hotline(why)
        return prompt(call, why)
