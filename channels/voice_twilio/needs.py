"""What the line does for who asks what a procedure needs: by its code, or by the case's own."""

from __future__ import annotations

from twilio.twiml.voice_response import VoiceResponse

from channels.voice_twilio.calls import Pressed
from channels.voice_twilio.guide import PERSON, Guide, Step
from lookup_gateway import texts
from lookup_gateway.errors import BackendDown
from lookup_gateway.model import Reply


class NeedSteps:
    """The steps about procedures. `by_name` has each by the last part of its address."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide
        self._needs = guide.line.needs
        self.by_name: dict[str, Step] = {"procedure": self._procedure, "needed": self._needed}

    def of_case(self, pressed: Pressed, reply: Reply) -> VoiceResponse:
        """Say what the procedure of a case needs, if the caller has shown a proof: only then does
        the reply name it. Else ask which procedure. Its code stands in no address of the line,
        where the case's stands. Offered only where the catalogue has been read."""
        prompts = self._guide.prompts(pressed.call)
        views = [answer.view for answer in reply.answers if answer.view is not None]
        named = views[0].procedure if views else None
        one = self._needs.catalogue.procedure(named.code) if named else None
        if one is None:
            return prompts.procedure(pressed.call.onward(code=""))
        return prompts.menu(pressed.call.onward(), needs=self._needs.said(one, prompts.lang))

    def _procedure(self, pressed: Pressed) -> VoiceResponse:
        prompts = self._guide.prompts(pressed.call)
        if pressed.keys in PERSON:
            return prompts.person()
        digits = pressed.keys.replace("*", "")
        try:
            found = self._needs.catalogue.keyed(digits)
            if len(found) > 1:
                return prompts.person(texts.load(prompts.lang)["voice.need.alike"])
            if not found:
                return self._guide.again(pressed, prompts.procedure, "voice.need.unknown")
            said = self._needs.said(found[0], prompts.lang)
        except BackendDown:
            return prompts.later(pressed.call.onward(), texts.load(prompts.lang)["need.later"])
        return prompts.needed(pressed.call.onward(procedure=digits), needs=said)

    def _needed(self, pressed: Pressed) -> VoiceResponse:
        if pressed.keys == "1":
            return self._procedure(pressed.with_keys(pressed.call.procedure))
        return self._guide.elsewhere(pressed, self._guide.prompts(pressed.call).needed)
