"""Secrets and addresses from the environment: read once, frozen, every fault named at once.

`NAME_FILE` stands in for any `NAME`: the value is the file's content without its last line end.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Self, TypeVar
from urllib.parse import urlsplit

from lookup_gateway.clock import Clock, file_clock, system_clock
from lookup_gateway.errors import BadSettings

Network = IPv4Network | IPv6Network
T = TypeVar("T")

LOOPBACK = "127.0.0.0/8,::1/128"
BACKENDS = ("sql",)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the environment decides. See docs/settings.md for each name."""

    data_dir: Path
    database_url: str
    redis_url: str | None
    profile: str
    public_url: str
    port: int
    secret_keys: tuple[str, ...] = field(repr=False)
    backends: tuple[str, ...] = BACKENDS
    proxy_hops: int = 0
    ops_allow: tuple[Network, ...] = ()
    limits_on: bool = True
    web_concurrency: int = 2
    clock: Clock = system_clock
    twilio_auth_token: str | None = field(default=None, repr=False)

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self:
        """Return the settings in `env`. Raises BadSettings with one line for each fault."""
        read = _Reader(env)
        data_dir = _data_dir(read)
        port = read.number("PORT", 8000, least=1, most=65_535)
        public_url = read.checked("PUBLIC_URL", f"http://127.0.0.1:{port}", _public_url)
        loopback = is_loopback(public_url)
        settings = cls(
            data_dir=data_dir,
            database_url=read.text("DATABASE_URL", f"sqlite:///{data_dir}/cases.db"),
            redis_url=read.text("REDIS_URL", "") or None,
            profile=read.text("LOOKUP_PROFILE", "demo"),
            public_url=public_url,
            port=port,
            secret_keys=_secret_keys(read, data_dir, loopback),
            backends=read.checked("LOOKUP_BACKEND", "sql", _backends),
            proxy_hops=read.number("LOOKUP_PROXY_HOPS", 0, least=0, most=10),
            ops_allow=read.checked("LOOKUP_OPS_ALLOW", LOOPBACK, _networks),
            limits_on=_limits_on(read, loopback),
            web_concurrency=read.number("WEB_CONCURRENCY", 2, least=1, most=256),
            clock=_clock(read, loopback),
            twilio_auth_token=read.text("TWILIO_AUTH_TOKEN", "") or None,
        )
        if read.faults:
            raise BadSettings(read.faults)
        return settings


def is_loopback(url: str) -> bool:
    """Return whether the URL points at this machine: only then test-only settings are heard."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class _Reader:
    """Reads names from an environment and keeps the faults, so that all are told together."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self.faults: list[str] = []

    def text(self, name: str, default: str) -> str:
        twin = self._env.get(f"{name}_FILE")
        if not twin:
            return self._env.get(name) or default
        try:
            return Path(twin).read_text(encoding="utf-8").rstrip("\r\n") or default
        except (OSError, UnicodeDecodeError) as error:
            self.faults.append(f"{name}_FILE: {twin} cannot be read ({error})")
            return default

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        text = self.text(name, str(default))
        if text.isascii() and text.isdigit() and least <= int(text) <= most:
            return int(text)
        self.faults.append(f"{name}: {text!r} is not a number from {least} to {most}")
        return default

    def checked(self, name: str, default: str, parse: Callable[[str], T]) -> T:
        try:
            return parse(self.text(name, default))
        except ValueError as error:
            self.faults.append(f"{name}: {error}")
            return parse(default)


def _data_dir(read: _Reader) -> Path:
    folder = Path(read.text("LOOKUP_DATA_DIR", "var")).absolute()
    if set("?%#") & set(str(folder)):
        read.faults.append(f"LOOKUP_DATA_DIR: {folder} may not hold ?, % or #")
        return folder
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        read.faults.append(f"LOOKUP_DATA_DIR: {folder} cannot be made ({error.strerror})")
    return folder


def _public_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{text!r} is no http(s) address")
    if parts.username or parts.port == 0:  # reading `port` refuses one beyond 65535
        raise ValueError("must be scheme, host and port only")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(f"{text!r} must be scheme and host only, without a path")
    return f"{parts.scheme}://{parts.netloc}"


def _networks(text: str) -> tuple[Network, ...]:
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


def _backends(text: str) -> tuple[str, ...]:
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    unknown = [name for name in names if name not in BACKENDS]
    if unknown or not names:
        raise ValueError(f"{text!r}: this release knows {', '.join(BACKENDS)}")
    return names


def _switch(text: str) -> str:
    if text not in ("on", "off"):
        raise ValueError(f"{text!r} is neither on nor off")
    return text


def _limits_on(read: _Reader, loopback: bool) -> bool:
    off = read.checked("LOOKUP_LIMITS", "on", _switch) == "off"
    if off and not loopback:
        read.faults.append("LOOKUP_LIMITS: off is for benchmarks; PUBLIC_URL must be loopback")
    return not off


def _clock(read: _Reader, loopback: bool) -> Clock:
    path = read.text("LOOKUP_CLOCK_FILE", "")
    if path and not loopback:
        read.faults.append("LOOKUP_CLOCK_FILE: is for tests; PUBLIC_URL must be loopback")
    return file_clock(Path(path)) if path else system_clock


def _secret_keys(read: _Reader, data_dir: Path, loopback: bool) -> tuple[str, ...]:
    """Return the secrets; a machine on its own (loopback) makes and keeps one by itself."""
    keys = [part.strip() for part in read.text("LOOKUP_SECRET_KEYS", "").split(",")]
    if any(keys):
        return tuple(filter(None, keys))
    if not loopback:
        read.faults.append("LOOKUP_SECRET_KEYS: set at least one secret of 32 characters")
        return ()
    return (_own_secret(data_dir / "secret.key"),) if data_dir.is_dir() else ()


def _own_secret(path: Path) -> str:
    # Written aside and linked into place: no process, and no crash, ever sees half of it.
    with NamedTemporaryFile(dir=path.parent, mode="w", encoding="ascii") as aside:
        aside.write(secrets.token_urlsafe(48))
        aside.flush()
        with suppress(FileExistsError):
            os.link(aside.name, path)
    return path.read_text(encoding="ascii").strip()
