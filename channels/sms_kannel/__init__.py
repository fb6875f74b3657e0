"""Text messages by Kannel, an operator's SMPP line: questions in, messages and reports out."""

from channels.sms_kannel.sending import sender
from channels.sms_kannel.webhook import blueprint

__all__ = ["blueprint", "sender"]
