"""What the line says and which keys it then waits for, as TwiML.

https://www.twilio.com/docs/voice/twiml/gather: with actionOnEmptyResult silence comes back as
well; without it the call would just end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from twilio.twiml.voice_response import Gather, Pause, Say, VoiceResponse

from channels.voice_twilio import entry
from channels.voice_twilio.calls import Call
from channels.voice_twilio.line import Line
from lookup_gateway import texts
from lookup_gateway.replies.clauses import joined, sentence
from lookup_gateway.replies.needs_aloud import Phrase
from lookup_gateway.replies.voice import apart
from lookup_gateway.texts import Texts

# Seconds of silence that end an entry: who reads digits from a paper needs time between them.
_KEY_BY_KEY, _ONE_KEY = 10, 7
_RING = 30
# Seconds: who writes down papers needs time between them.
_BETWEEN_PHRASES = 1
_BETWEEN_DIGITS, _BETWEEN_GROUPS = "250ms", "800ms"
_LOCALE = re.compile(r"[a-z]{2}-[A-Z]{2}")


class Prompts:
    """The line's prompts in one call's language."""

    def __init__(self, line: Line, lang: str) -> None:
        self._line = line
        self._words = texts.load(lang)
        self.lang = self._words.lang

    def greeting(self) -> VoiceResponse:
        """Greet, each language in its own voice, and ask which one it shall be."""
        response = VoiceResponse()
        gather = _gather(Call().url("language"), one_key=True)
        for key, lang in enumerate(self._line.languages, 1):
            words = texts.load(lang)
            gather.append(self._spoken([words.fill("voice.greeting", press=key)], words))
        response.append(gather)
        return response

    def code(self, call: Call, first: str | None = None) -> VoiceResponse:
        """Ask for the code, the way this line hears it."""
        way = "voice.enter_digits" if self._line.office is None else "voice.enter_office"
        filing = self._words["voice.or_filing"] if self._line.filings else None
        needs = self._words["voice.or_needs"] if self._line.has_needs else None
        asked = [first, self._words[way], filing, needs, self._words["voice.or_person"]]
        return self._keys(call, "code", asked)

    def procedure(self, call: Call, first: str | None = None) -> VoiceResponse:
        """Ask for the digits of a procedure's code."""
        asked = [first, self._words["voice.need.enter"], self._words["voice.or_person"]]
        return self._keys(call, "procedure", asked)

    def needed(
        self, call: Call, first: str | None = None, needs: Sequence[Phrase] = ()
    ) -> VoiceResponse:
        """Say what a procedure needs, and what else can be done."""
        return self._menu(call, "needed", ("repeat", "another", "needs"), first, needs)

    def check(self, call: Call, first: str | None = None) -> VoiceResponse:
        """Read back what was keyed, digit by digit, and ask whether it is right."""
        response = VoiceResponse()
        gather = _gather(call.url("check"), one_key=True)
        gather.append(self._spoken([first, self._of_office(call.code)]))
        gather.append(self._digits(entry.heard_in(call.code, self._line.office)))
        gather.append(self._spoken([self._words["voice.check"]]))
        response.append(gather)
        return response

    def office(self, call: Call, first: str | None = None) -> VoiceResponse:
        """Ask by the offices' names which case was meant: letters cannot be told by ear or key."""
        other = self._words["voice.other_office"]
        names = entry.names_for(call.among, self._line.offices, other)
        if names is None:
            return self.person(self._words["voice.alike"])
        asked = [
            self._words.fill("voice.office", press=key, name=name)
            for key, name in enumerate(names, 1)
        ]
        return self._key(call, "office", [first, self._words["voice.which_office"], *asked])

    def proof(self, call: Call, first: str | None = None) -> VoiceResponse:
        """Ask for the nine digits of the mã tra cứu. They are a secret: never read back."""
        return self._keys(call, "proof", [first, self._words["voice.proof"]])

    def menu(
        self, call: Call, first: str | None = None, needs: Sequence[Phrase] = ()
    ) -> VoiceResponse:
        """Say what else can be done about the case."""
        return self._menu(call, "menu", ("repeat", "more", "another", "needs"), first, needs)

    def later(self, call: Call, first: str | None = None) -> VoiceResponse:
        """Say what can be done where nothing could be looked up."""
        return self._menu(call, "later", ("another", "needs"), first)

    def person(self, first: str | None = None) -> VoiceResponse:
        """Connect to a person, where the province has one; then, or else, name the hotline."""
        response = VoiceResponse()
        number = self._line.person
        if number is None:
            return self.hotline(first)
        response.append(self._spoken([first, self._words["voice.connecting"]]))
        response.dial(number, timeout=_RING)
        return self._ended(response, [self._hotline(), self._words["voice.goodbye"]])

    def hotline(self, first: str | None = None) -> VoiceResponse:
        """Name the hotline and end the call."""
        return self._ended(VoiceResponse(), [first, self._hotline(), self._words["voice.goodbye"]])

    def goodbye(self) -> VoiceResponse:
        """End the call politely."""
        return self._ended(VoiceResponse(), [self._words["voice.goodbye"]])

    def _hotline(self) -> str:
        house = self._line.house
        return self._words.fill(
            "voice.hotline", hotline=apart(house.hotline), hours=house.hotline_hours
        )

    def _of_office(self, code: str) -> str:
        name = self._line.offices.get(self._line.office or "")
        if name is None or not entry.is_of(code, self._line.office):
            return self._words["voice.keyed"]
        return self._words.fill("voice.keyed_office", name=name)

    def _menu(
        self,
        call: Call,
        step: str,
        offers: Sequence[str],
        first: str | None,
        needs: Sequence[Phrase] = (),
    ) -> VoiceResponse:
        """Say what was found, then what each key does; a key may be pressed at any time."""
        gather = _gather(call.url(step), one_key=True)
        for phrase in needs:
            gather.append(self._spoken([phrase.text], texts.load(phrase.lang)))
            gather.append(Pause(length=_BETWEEN_PHRASES))
        if not self._line.has_needs:
            offers = [offer for offer in offers if offer != "needs"]
        said = [self._words[f"voice.menu.{offer}"] for offer in (*offers, "person", "end")]
        return self._asked(gather, [first, *said])

    def _key(self, call: Call, step: str, clauses: Iterable[str | None]) -> VoiceResponse:
        return self._asked(_gather(call.url(step), one_key=True), clauses)

    def _keys(self, call: Call, step: str, clauses: Iterable[str | None]) -> VoiceResponse:
        return self._asked(_gather(call.url(step), one_key=False), clauses)

    def _asked(self, gather: Gather, clauses: Iterable[str | None]) -> VoiceResponse:
        response = VoiceResponse()
        gather.append(self._spoken(clauses))
        response.append(gather)
        return response

    def _ended(self, response: VoiceResponse, clauses: Iterable[str | None]) -> VoiceResponse:
        response.append(self._spoken(clauses))
        response.hangup()
        return response

    def _spoken(self, clauses: Iterable[str | None], words: Texts | None = None) -> Say:
        said = joined(sentence(clause) for clause in clauses if clause)
        return Say(said, **self._voice(words or self._words))

    def _digits(self, groups: Sequence[str]) -> Say:
        """Say digits one by one: a voice would read 251105 as one number."""
        said = Say(**self._voice(self._words))
        for group in groups:
            for digit in group:
                said.append(f" {digit} ")
                said.break_(time=_BETWEEN_DIGITS)
            said.break_(time=_BETWEEN_GROUPS)
        return said

    def _voice(self, words: Texts) -> dict[str, str]:
        # Twilio fails a <Say> whose language is not its voice's, so the voice's name decides.
        name = self._line.voices[words.lang]
        locale = _LOCALE.search(name)
        return {"voice": name, "language": locale[0]} if locale else {"voice": name}


def _gather(action: str, *, one_key: bool) -> Gather:
    ends = {"num_digits": 1, "finish_on_key": "", "timeout": _ONE_KEY}
    until = {"finish_on_key": "#", "timeout": _KEY_BY_KEY}
    how = ends if one_key else until
    return Gather(input="dtmf", action=action, method="POST", action_on_empty_result=True, **how)
