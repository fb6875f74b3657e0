"""The telephone by Twilio: a case's code by keypad, read back, and its answer read aloud.

`routes` is the wire, `steps` what is done with the keys pressed, `prompts` what is said and
waited for, `entry` how keys become a code, `calls` where a call stands between two requests.
"""

from channels.voice_twilio.prompts import VOICES, Line
from channels.voice_twilio.routes import blueprint

__all__ = ["VOICES", "Line", "blueprint"]
