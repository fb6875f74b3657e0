"""The telephone by Twilio: a case's code by keypad, read back, and its answer read aloud.

`routes` is the wire, `steps` what is done with the keys pressed and `needs` with those that ask
about procedures, `guide` what all prompts share, `prompts` what is said and waited for, `line`
what the province decided, `entry` how keys become a code, `calls` where a call stands between two
requests.
"""

from channels.voice_twilio.line import VOICES, Line
from channels.voice_twilio.routes import blueprint

__all__ = ["VOICES", "Line", "blueprint"]
