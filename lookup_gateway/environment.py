"""Read names from an environment, and check what they hold: every fault is kept and told later."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from lookup_gateway.officers import Role

Network = IPv4Network | IPv6Network
T = TypeVar("T")

BACKENDS = ("sql",)
ROLES = tuple(Role)
# Of a key that is given without a name.
DEFAULT_SOURCE = "default"


@dataclass(frozen=True, slots=True)
class DeskToken:
    """An officer known by a token from the environment: name, office's id, role."""

    name: str
    unit: str
    role: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Certificate:
    """The agency's certificate with its key: a PKCS #12 file, and what opens it."""

    path: Path
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class IngestKey:
    """A key with which a system signs what it sends us, and the system's name."""

    source: str
    key: str = field(repr=False)


class Reader:
    """Reads names from an environment and keeps the faults, so that all are told together."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self.faults: list[str] = []

    def text(self, name: str, default: str) -> str:
        """Return what `name` or its file twin holds, else `default`."""
        twin = self._env.get(f"{name}_FILE")
        if not twin:
            return self._env.get(name) or default
        try:
            return Path(twin).read_text(encoding="utf-8").rstrip("\r\n") or default
        except (OSError, UnicodeDecodeError) as error:
            self.faults.append(f"{name}_FILE: {twin} cannot be read ({error})")
            return default

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        """Return the whole number that `name` holds, else `default`."""
        text = self.text(name, str(default))
        if text.isascii() and text.isdigit() and least <= int(text) <= most:
            return int(text)
        self.faults.append(f"{name}: {text!r} is not a number from {least} to {most}")
        return default

    def checked(self, name: str, default: str, parse: Callable[[str], T]) -> T:
        """Return what `parse` makes of `name`; its ValueError becomes a fault."""
        try:
            return parse(self.text(name, default))
        except ValueError as error:
            self.faults.append(f"{name}: {error}")
            return parse(default)

    def sms(self, what: str) -> list[str]:
        """Return for which SMS providers there is a SMS_<NAME>_<what>, in small letters."""
        names = [re.fullmatch(rf"SMS_([A-Z0-9_]+)_{what}(_FILE)?", key) for key in self._env]
        return sorted({found[1].lower() for found in names if found})


def certificate(read: Reader) -> Certificate | None:
    """Return what forms are signed with, None where nothing is named."""
    name = read.text("LOOKUP_SIGNING_PKCS12", "")
    password = read.text("LOOKUP_SIGNING_PASSWORD", "")
    if not name:
        return None
    path = Path(name).absolute()
    if not path.is_file():
        read.faults.append(f"LOOKUP_SIGNING_PKCS12: {path} is no file")
    return Certificate(path, password)


def public_url(text: str) -> str:
    """Return scheme and host of a public address. Raises ValueError for anything more."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{text!r} is no http(s) address")
    if parts.username or parts.port == 0:  # reading `port` refuses one beyond 65535
        raise ValueError("must be scheme, host and port only")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(f"{text!r} must be scheme and host only, without a path")
    return f"{parts.scheme}://{parts.netloc}"


def networks(text: str) -> tuple[Network, ...]:
    """Return comma-separated networks. Raises ValueError."""
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


def backends(text: str) -> tuple[str, ...]:
    """Return comma-separated backends. Raises ValueError for one that is not here yet."""
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    unknown = [name for name in names if name not in BACKENDS]
    if unknown or not names:
        raise ValueError(f"{text!r}: this release knows {', '.join(BACKENDS)}")
    return names


def ingest_keys(text: str) -> tuple[IngestKey, ...]:
    """Return the keys in key,source:key,… Raises ValueError without repeating a key."""
    return tuple(_ingest_key(part.strip()) for part in text.split(",") if part.strip())


def _ingest_key(text: str) -> IngestKey:
    source, named, key = text.partition(":")
    source, key = (source, key) if named else (DEFAULT_SOURCE, text)
    if not re.fullmatch(r"[a-z0-9_-]{1,40}", source) or len(key) < 16:
        raise ValueError(
            "needs key,… or source:key,…, the source in a-z, 0-9, _ and -, "
            "the key of 16 characters or more"
        )
    return IngestKey(source, key)


def desk_tokens(text: str) -> tuple[DeskToken, ...]:
    """Return the officers in name:unit:role:token,… Raises ValueError without repeating a token."""
    return tuple(_desk_token(part.strip()) for part in text.split(",") if part.strip())


def _desk_token(text: str) -> DeskToken:
    name, unit, role, token = [*text.split(":", 3), "", "", ""][:4]
    if not (name and unit and role in ROLES and len(token) >= 16):
        raise ValueError(
            "needs name:unit:role:token,…, the role one of "
            f"{', '.join(ROLES)}, the token of 16 characters or more"
        )
    return DeskToken(name, unit, role, token)


def telegram_secret(text: str) -> str | None:
    """Return the token that Telegram is to send. Raises ValueError for one it does not take."""
    # What setWebhook takes: https://core.telegram.org/bots/api#setwebhook
    if text and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", text):
        raise ValueError("needs 1 to 256 of A-Z, a-z, 0-9, _ and -")
    return text or None


def switch(text: str) -> str:
    """Return on or off. Raises ValueError for anything else."""
    if text not in ("on", "off"):
        raise ValueError(f"{text!r} is neither on nor off")
    return text
