"""Text messages by Twilio: questions in, messages and their status out."""

from channels.sms_twilio.sending import sender
from channels.sms_twilio.webhook import blueprint

__all__ = ["blueprint", "sender"]
