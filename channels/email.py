"""Mail by SMTP: plain text and files, its own words for what is temporary (RFC 5321 §4.2)."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from mimetypes import guess_extension
from urllib.parse import unquote, urlsplit

from lookup_gateway.accounts import Mail
from lookup_gateway.clock import Clock
from lookup_gateway.outgoing import (
    Again,
    Attachment,
    Fetch,
    Outgoing,
    Refused,
    Send,
    Sending,
    Sent,
    Unsure,
)

TIMEOUT_S = 8.0


# Together, before they are encoded; many servers take no letter beyond 25 MB.
FILES_MOST = 16 * 1024 * 1024
_LINE_MOST = 998
# Not every server takes more than ASCII, and we ask none (RFC 6152).
_ASCII = SMTP.clone(cte_type="7bit")


def sender(account: Mail, clock: Clock, fetch: Fetch) -> Send:
    """Return what sends mail by the account's server, by a connection of its own each time.

    `fetch` gives the files that a letter names."""

    def send(outgoing: Outgoing) -> Sending:
        try:
            files = [fetch(url) for url in outgoing.files]
        except LookupError:  # a disk that comes back brings it back
            return Again("a file of the letter is not there")
        if sum(len(file.content) for file in files) > FILES_MOST:
            return Refused("the files are too large for a letter")
        try:
            mail = _mail(outgoing, account.sender or "", clock, files)
        except ValueError:  # an address that is none, or holds a line end
            return Refused("no mail address")
        try:
            server = _connected(account)
        except (OSError, smtplib.SMTPException) as error:  # also a wrong password: ours to mend
            return Again(type(error).__name__)
        result = _sent(server, parseaddr(account.sender or "")[1], outgoing.to, mail)
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
        server.close()
        return result

    return send


def _mail(outgoing: Outgoing, sender: str, clock: Clock, files: Sequence[Attachment]) -> bytes:
    """Return the letter. Raises ValueError for what no header, or no server, takes."""
    if not outgoing.to.isascii() or "@" not in outgoing.to:
        raise ValueError("no address")
    mail = EmailMessage(policy=_ASCII)
    mail["From"], mail["To"] = sender, outgoing.to
    mail["Subject"] = " ".join((outgoing.subject or "").split())
    mail["Date"] = format_datetime(clock())
    if outgoing.id:
        # The same in a repeat, so that a mailbox may know it for one.
        mail["Message-ID"] = f"<{outgoing.id}@{parseaddr(sender)[1].rpartition('@')[2]}>"
    # RFC 3834 §5: no robot is to answer it.
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(outgoing.text)
    for number, file in enumerate(files, 1):
        kind, _, detail = file.media_type.partition("/")
        name = _file_name(outgoing.called, number, file)
        mail.add_attachment(file.content, kind, detail, filename=name)
    return _one_click(outgoing.stop) + mail.as_bytes()


def _file_name(called: str | None, number: int, file: Attachment) -> str:
    """Return the name of a letter's file, which the library writes in any letters (RFC 2231).

    Whoever uploaded it may have named it after a person, and a file that is known by its hash
    may be several cases': the letter's own name for it says what it is, and of which case."""
    if called is None:
        return file.name
    count = f" ({number})" if number > 1 else ""
    return f"{called}{count}{guess_extension(file.media_type) or ''}"


def _one_click(stop: str | None) -> bytes:
    """Return the headers by which a mail service stops such letters itself (RFC 8058 §3.1).

    Written as they are: the library would fold a long link into encoded words, which nobody reads
    there. A link that fits on no line (RFC 5322 §2.1.1) stands in the text alone."""
    line = f"List-Unsubscribe: <{stop}>"
    if stop is None or not stop.startswith("https://") or len(line) > _LINE_MOST:
        return b""
    return f"{line}\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n".encode("ascii")


def _connected(account: Mail) -> smtplib.SMTP:
    url = urlsplit(account.smtp_url or "")
    host, context = url.hostname or "", ssl.create_default_context()
    server = (
        smtplib.SMTP_SSL(host, url.port or 465, timeout=TIMEOUT_S, context=context)
        if url.scheme == "smtps"
        else smtplib.SMTP(host, url.port or 25, timeout=TIMEOUT_S)
    )
    try:
        if url.scheme == "smtp+starttls":
            server.starttls(context=context)
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        server.ehlo_or_helo_if_needed()
    except BaseException:
        server.close()
        raise
    return server


def _sent(server: smtplib.SMTP, sender: str, to: str, mail: bytes) -> Sending:
    """Hand it over step by step: until the text has left, a broken line is no doubt."""
    try:
        code, _ = server.mail(sender)
        if code >= 400:  # our own address: ours to mend
            return Again(f"smtp {code}")
        code, _ = server.rcpt(to)
        return _by_code(code) or _given(server, mail)
    except (OSError, smtplib.SMTPException) as error:
        return Again(type(error).__name__)


def _given(server: smtplib.SMTP, mail: bytes) -> Sending:
    try:
        code, _ = server.data(mail)
    except smtplib.SMTPDataError as error:  # it did not even want to hear it
        code = error.smtp_code
    except (OSError, smtplib.SMTPException) as error:
        return Unsure(type(error).__name__)
    return _by_code(code) or Sent()


def _by_code(code: int) -> Again | Refused | None:
    """Return what a reply's first digit says: 4 not now, 5 never, else nothing against it."""
    if code >= 500:
        return Refused(f"smtp {code}")
    return Again(f"smtp {code}") if code >= 400 else None
