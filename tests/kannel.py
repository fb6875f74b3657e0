"""A real Kannel for the tests: bearerbox with a fake operator's line, and smsbox as documented."""

from __future__ import annotations

import re
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple, Self
from urllib.parse import quote_plus, unquote_to_bytes

from tests.child import Server
from tests.machine import LOOPBACK, bare_environment, eventually, fakesmsc_path, free_port

DOCUMENTED = Path(__file__).parent.parent / "docs" / "channels" / "sms_kannel.md"
NUMBER = "8088"
_PART = re.compile(
    r"Got message \d+: <(\S+ \S+) (?:udh (\S+) )?(text|data|ucs-2) (.*)>$", re.MULTILINE
)


class Answer(NamedTuple):
    """A text message as the phone shows it, and what it took to send it."""

    words: str
    accented: bool
    parts: int


class Bearerbox(Server):
    """The part of Kannel that holds the operator's lines: one, and fakesmsc is the operator."""

    name = "bearerbox"

    def __init__(self, gateway_port: int, secret: str) -> None:
        super().__init__()
        self.smsc_port = free_port()
        block = DOCUMENTED.read_text().split("```ini\n")[1].split("```")[0]
        block = block.replace(f"{LOOPBACK}:8000", f"{LOOPBACK}:{gateway_port}")
        block = block.replace("secret=SECRET", f"secret={secret}").replace("delay = 2", "delay = 1")
        self.sendsms_port = free_port()
        block = block.replace("sendsms-port = 13013", f"sendsms-port = {self.sendsms_port}")
        self.configuration = self.folder / "kannel.conf"
        self.configuration.write_text(self._lines() + block)

    def _lines(self) -> str:
        return f"""
group = core
admin-port = {self.port}
admin-interface = "{LOOPBACK}"
admin-password = tests
smsbox-port = {free_port()}
smsbox-interface = "{LOOPBACK}"
box-deny-ip = "*.*.*.*"
box-allow-ip = "{LOOPBACK}"

group = smsc
smsc = fake
port = {self.smsc_port}
connect-allow-ip = "{LOOPBACK}"

"""

    def command(self) -> list[str]:
        """Return the program and its arguments."""
        return ["/usr/sbin/bearerbox", "-v", "1", "kannel.conf"]

    def answers(self) -> bool:
        """Tell whether its status page is there."""
        return "running" in self.status()

    def status(self) -> str:
        """Return its status page, "" while there is none."""
        url = f"http://{LOOPBACK}:{self.port}/status.txt?password=tests"
        try:
            with urllib.request.urlopen(url, timeout=2) as page:
                return str(page.read().decode())
        except urllib.error.URLError:
            return ""


class Smsbox(Server):
    """The part of Kannel that asks the gateway, configured by the block of our documentation."""

    name = "smsbox"

    def __init__(self, bearerbox: Bearerbox) -> None:
        super().__init__()
        self.bearerbox = bearerbox

    def command(self) -> list[str]:
        """Return the program and its arguments."""
        return ["/usr/sbin/smsbox", "-v", "1", str(self.bearerbox.configuration)]

    def answers(self) -> bool:
        """Tell whether bearerbox knows it."""
        return "smsbox:" in self.bearerbox.status()


class Kannel:
    """Both parts of Kannel, asking the gateway on a port of this machine."""

    def __init__(self, gateway_port: int, secret: str) -> None:
        self._bearerbox = Bearerbox(gateway_port, secret)
        self._running = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as starting:
            starting.enter_context(self._bearerbox)
            starting.enter_context(Smsbox(self._bearerbox))
            self._running = starting.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    @property
    def sending(self) -> dict[str, str]:
        """The settings by which the gateway sends."""
        return {
            "KANNEL_SENDSMS_URL": f"http://{LOOPBACK}:{self._bearerbox.sendsms_port}/cgi-bin/sendsms",
            "KANNEL_USERNAME": "gateway",
            "KANNEL_PASSWORD": "PASSWORD",
        }

    def text(self, sender: str, words: str, *, ucs2: bool = False) -> Answer:
        """Send a text message as a phone and return what comes back to it."""
        said = quote_plus(words.encode("utf-16-be")) if ucs2 else words
        with self._operator(1, f"{sender} {NUMBER} {'ucs2' if ucs2 else 'text'} {said}") as log:
            return _awaited(log, sender, f"an answer to {words!r}")

    @contextmanager
    def line(self) -> Iterator[Callable[[str], Answer]]:
        """Be the operator's line until the block is left; give what waits for a phone's message."""
        with self._operator(0, f"{NUMBER} {NUMBER} text nothing") as log:
            eventually(lambda: "(online" in self._bearerbox.status(), "the line is up")
            yield lambda phone: _awaited(log, phone, f"a message to {phone}")

    @contextmanager
    def _operator(self, number: int, message: str) -> Iterator[Path]:
        """Run fakesmsc, which sends `number` messages; give the file of what it says."""
        log = self._bearerbox.folder / "fakesmsc.log"
        where = ["-H", LOOPBACK, "-r", str(self._bearerbox.smsc_port)]
        with log.open("wb") as out:
            operator = subprocess.Popen(
                [str(fakesmsc_path()), *where, "-i", "0.1", "-m", str(number), message],
                stdout=out,
                stderr=out,
                env=bare_environment({}),
            )
        try:
            yield log
        finally:
            operator.terminate()
            operator.wait()


def _awaited(log: Path, phone: str, what: str) -> Answer:
    eventually(lambda: _received(log, phone) is not None, what)
    answer = _received(log, phone)
    if answer is None:
        raise RuntimeError(f"not whole: {what}")
    return answer


def _received(log: Path, sender: str) -> Answer | None:
    """Return the answer in what fakesmsc prints, None while a part of it has not come."""
    parts = _PART.findall(log.read_text(errors="replace"))
    parts = [part[1:] for part in parts if part[0] == f"{NUMBER} {sender}"]
    header = unquote_to_bytes(parts[0][0]) if parts else b""
    # 3GPP TS 23.040 §9.2.3.24.1: the fifth byte says of how many parts this is one.
    if len(parts) < (header[4] if header else 1):
        return None
    accented = parts[0][1] != "text"
    bodies = [_decoded(body) if accented else body for _, _, body in parts]
    return Answer("".join(bodies), accented, len(parts))


def _decoded(body: str) -> str:
    return unquote_to_bytes(body.replace("+", " ")).decode("utf-16-be")
