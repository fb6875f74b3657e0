"""A real SMTP server, and the mailbox behind it."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope

from tests.machine import LOOPBACK, eventually, free_port


class Mailbox:
    """The server's side: what came, and what it replies at each step."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.envelopes: list[Envelope] = []
        self.rcpt, self.data = "250 OK", "250 OK"

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, _s: Any, _x: Any, envelope: Envelope, to: str, _o: Any
    ) -> str:
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(to)
        return self.rcpt

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, server: Any, _session: Any, envelope: Envelope
    ) -> str:
        if self.data == "hang up":
            server.transport.abort()
            return ""
        raw = envelope.content
        assert isinstance(raw, bytes)
        letter = email.message_from_bytes(raw, policy=email.policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self.envelopes.append(envelope)
        return self.data


class Server(Controller):
    """A server that ends only when all who spoke with it have gone: else sockets stay open."""

    def __init__(self, mailbox: Mailbox, **options: Any) -> None:
        super().__init__(mailbox, hostname=LOOPBACK, port=free_port(), **options)
        self._spoken: list[SMTP] = []

    def factory(self) -> SMTP:
        self._spoken.append(super().factory())
        return self._spoken[-1]

    def stop(self, no_assert: bool = False) -> None:
        eventually(lambda: all(one.transport is None for one in self._spoken), "all have gone")
        super().stop(no_assert)
