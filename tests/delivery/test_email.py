"""Mail by a real SMTP server: what it gets, and what its replies mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

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
from tests.delivery.mailbox import Mailbox, Server
from tests.machine import LOOPBACK

LETTER = Outgoing(
    Way.EMAIL, "a@example.vn", "Hồ sơ đã có kết quả.\n", id="n-1", subject="Có kết quả\nBcc: x@y.z"
)
FILES = {
    "ni:1": Attachment("Giấy khai sinh.pdf", "application/pdf", b"%PDF-1.7\r\n\x00\xff"),
    "ni:2": Attachment("Ảnh.png", "image/png", b"\x89PNG\r\n\x1a\n\n\r"),
}


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


def test_files_bear_the_letters_own_name_for_them_in_any_letters(
    post: Callable[..., Send], mailbox: Mailbox
) -> None:
    called = "Kết quả hồ sơ H49.12-251105-0007"
    assert post()(replace(LETTER, files=tuple(FILES), called=called)) == Sent()

    names = [file.get_filename() for file in mailbox.letters[0].iter_attachments()]
    assert names == [f"{called}.pdf", f"{called} (2).png"]
    raw = mailbox.envelopes[0].original_content
    assert raw is not None
    assert b"filename*0*=utf-8''K%E1%BA%BFt%20qu%E1%BA%A3" in raw  # RFC 2231, section 4.1
    assert raw.isascii()


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


STOP = "https://hoso.example/stop/" + "gAAAAABnMwa_" * 20 + "?lang=vi"


def test_a_letter_offers_to_be_stopped_by_one_click_in_headers_as_the_rfc_has_them(
    post: Callable[..., Send], mailbox: Mailbox
) -> None:
    assert post()(replace(LETTER, stop=STOP)) == Sent()

    raw = mailbox.envelopes[0].original_content
    assert raw is not None
    assert f"\r\nList-Unsubscribe: <{STOP}>\r\n".encode() in b"\r\n" + raw
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw
    assert mailbox.letters[0]["Subject"] == "Có kết quả Bcc: x@y.z"


@pytest.mark.parametrize("stop", [None, STOP.replace("https:", "http:"), STOP + "A" * 998])
def test_a_link_that_no_mail_service_may_post_to_is_in_no_header(
    post: Callable[..., Send], mailbox: Mailbox, stop: str | None
) -> None:
    assert post()(replace(LETTER, stop=stop)) == Sent()

    assert not [name for name in mailbox.letters[0] if name.startswith("List-")]


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
