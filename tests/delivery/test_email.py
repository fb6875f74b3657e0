"""Mail by a real SMTP server: what it gets, and what its replies mean."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword

from channels.email import sender
from lookup_gateway.accounts import Mail
from lookup_gateway.outgoing import (
    Again,
    Attachment,
    Outgoing,
    Refused,
    Send,
    Sending,
    Sent,
    Unsure,
    Way,
)
from tests.machine import LOOPBACK, eventually, free_port

LETTER = Outgoing(
    Way.EMAIL, "a@example.vn", "Hồ sơ đã có kết quả.\n", id="n-1", subject="Có kết quả\nBcc: x@y.z"
)
FILES = {
    "ni:1": Attachment("Giấy khai sinh.pdf", "application/pdf", b"%PDF-1.7\r\n\x00\xff"),
    "ni:2": Attachment("Ảnh.png", "image/png", b"\x89PNG\r\n\x1a\n\n\r"),
}


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


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


def no_file(url: str) -> Attachment:
    """Give no file: none is there."""
    raise LookupError(url)


@pytest.fixture
def post(mailbox: Mailbox) -> Iterator[Callable[..., Send]]:
    """A function that makes a sender by a server with these options."""
    servers: list[Server] = []

    def make(login: str = "", scheme: str = "smtp", **options: Any) -> Send:
        servers.append(Server(mailbox, **options))
        servers[-1].start()
        url = f"{scheme}://{login}{LOOPBACK}:{servers[-1].port}"
        return sender(
            Mail(url, "Tỉnh Mẫu <hoso@tinh.example>"),
            lambda: datetime(2026, 1, 1, 5, 0, tzinfo=UTC),
            FILES.__getitem__,
        )

    yield make
    for server in servers:
        server.stop()


def test_a_letter_brings_its_files_as_they_were(
    post: Callable[..., Send], mailbox: Mailbox
) -> None:
    assert post()(replace(LETTER, files=tuple(FILES))) == Sent()

    (letter,) = mailbox.letters
    files = list(letter.iter_attachments())
    assert [file.get_filename() for file in files] == ["Giấy khai sinh.pdf", "Ảnh.png"]
    assert [file.get_content_type() for file in files] == ["application/pdf", "image/png"]
    assert [file.get_content() for file in files] == [one.content for one in FILES.values()]
    body = letter.get_body()
    assert body is not None
    assert body.get_content().splitlines() == LETTER.text.splitlines()


def test_a_letter_waits_for_a_file_that_is_not_there(
    post: Callable[..., Send], mailbox: Mailbox
) -> None:
    assert isinstance(post()(replace(LETTER, files=("ni:3",))), Again)
    assert mailbox.letters == []


def test_files_that_no_server_takes_are_not_sent(
    post: Callable[..., Send], mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("channels.email.FILES_MOST", 3)

    assert isinstance(post()(replace(LETTER, files=tuple(FILES))), Refused)
    assert mailbox.letters == []


def test_a_letter_comes_whole_with_what_keeps_robots_from_answering(
    post: Callable[..., Send], mailbox: Mailbox
) -> None:
    assert post()(LETTER) == Sent()

    (letter,), (envelope,) = mailbox.letters, mailbox.envelopes
    assert letter.get_content().splitlines() == LETTER.text.splitlines()
    assert letter["Subject"] == "Có kết quả Bcc: x@y.z"
    assert letter["Bcc"] is None
    assert (letter["From"], letter["To"]) == ("Tỉnh Mẫu <hoso@tinh.example>", "a@example.vn")
    assert letter["Message-ID"] == "<n-1@tinh.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Date"] == "Thu, 01 Jan 2026 05:00:00 +0000"
    assert (envelope.mail_from, envelope.rcpt_tos) == ("hoso@tinh.example", ["a@example.vn"])


@pytest.mark.parametrize(
    ("rcpt", "data", "means"),
    [
        ("550 No such user", "250 OK", Refused("smtp 550")),
        ("451 Greylisted", "250 OK", Again("smtp 451")),
        ("250 OK", "554 Spam", Refused("smtp 554")),
        ("250 OK", "452 Disk full", Again("smtp 452")),
        ("250 OK", "hang up", Unsure("SMTPServerDisconnected")),
    ],
)
def test_what_a_server_replies(
    post: Callable[..., Send], mailbox: Mailbox, rcpt: str, data: str, means: Sending
) -> None:
    mailbox.rcpt, mailbox.data = rcpt, data

    assert post()(LETTER) == means


def test_a_server_that_wants_a_password_gets_it(
    post: Callable[..., Send], mailbox: Mailbox
) -> None:
    def known(_s: Any, _x: Any, _e: Any, _m: Any, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        return AuthResult(success=data == LoginPassword(b"gateway", b"p@ss"))

    options = {"authenticator": known, "auth_require_tls": False}

    assert post("gateway:p%40ss@", **options)(LETTER) == Sent()
    assert isinstance(post("gateway:wrong@", **options)(LETTER), Again)
    assert len(mailbox.letters) == 1


def test_a_server_that_is_not_there_is_tried_again() -> None:
    send = sender(Mail(f"smtp://{LOOPBACK}:9", "a@b.vn"), lambda: datetime.now(UTC), no_file)

    assert send(LETTER) == Again("ConnectionRefusedError")


@pytest.mark.parametrize("to", ["", "nobody", "a@b.vn\nBcc: x@y.z", "đ@b.vn"])
def test_what_is_no_address_is_refused_before_anybody_is_asked(to: str) -> None:
    send = sender(Mail(f"smtp://{LOOPBACK}:9", "a@b.vn"), lambda: datetime.now(UTC), no_file)

    assert isinstance(send(Outgoing(Way.EMAIL, to, "x", id="1")), Refused)


def test_starttls_that_the_server_does_not_have_sends_nothing_in_clear(
    post: Callable[..., Send], mailbox: Mailbox
) -> None:
    assert post(scheme="smtp+starttls")(LETTER) == Again("SMTPNotSupportedError")
    assert mailbox.letters == []
