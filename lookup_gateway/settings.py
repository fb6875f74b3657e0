"""Secrets and addresses from the environment: read once, frozen, every fault named at once.

`NAME_FILE` stands in for any `NAME`: the value is the file's content without its last line end.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from operator import attrgetter
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Self
from urllib.parse import urlsplit

from lookup_gateway import environment
from lookup_gateway.accounts import PLACES, Accounts, accounts
from lookup_gateway.clock import Clock, file_clock, system_clock
from lookup_gateway.environment import Certificate, DeskToken, IngestKey, Network, Reader
from lookup_gateway.errors import BadSettings

LOOPBACK = "127.0.0.0/8,::1/128"


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
    proxy_hops: int = 0
    ops_allow: tuple[Network, ...] = ()
    limits_on: bool = True
    simulators_on: bool = False
    web_concurrency: int = 2
    clock: Clock = system_clock
    twilio_auth_token: str | None = field(default=None, repr=False)
    telegram_secret_token: str | None = field(default=None, repr=False)
    kannel_inbound_secret: str | None = field(default=None, repr=False)
    kannel_allow_ips: tuple[Network, ...] = ()
    sms_secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    sms_allow_ips: Mapping[str, tuple[Network, ...]] = field(default_factory=dict)
    accounts: Accounts = field(default_factory=Accounts)
    desk_tokens: tuple[DeskToken, ...] = ()
    ingest_keys: tuple[IngestKey, ...] = ()
    certificate: Certificate | None = None

    @property
    def spool_dir(self) -> Path:
        """The folder for what the database could not keep."""
        return self.data_dir / "spool"

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self:
        """Return the settings in `env`. Raises BadSettings with one line for each fault."""
        read = Reader(env)
        data_dir = _data_dir(read)
        port = read.number("PORT", 8000, least=1, most=65_535)
        public_url = read.checked("PUBLIC_URL", f"http://127.0.0.1:{port}", environment.public_url)
        loopback = is_loopback(public_url)
        settings = cls(
            data_dir=data_dir,
            database_url=read.text("DATABASE_URL", f"sqlite:///{data_dir}/cases.db"),
            redis_url=read.text("REDIS_URL", "") or None,
            profile=read.text("LOOKUP_PROFILE", "demo"),
            public_url=public_url,
            port=port,
            secret_keys=_secret_keys(read, data_dir, loopback),
            proxy_hops=read.number("LOOKUP_PROXY_HOPS", 0, least=0, most=10),
            ops_allow=read.checked("LOOKUP_OPS_ALLOW", LOOPBACK, environment.networks),
            limits_on=_limits_on(read, loopback),
            simulators_on=_simulators_on(read, loopback),
            web_concurrency=read.number("WEB_CONCURRENCY", 2, least=1, most=256),
            clock=_clock(read, loopback),
            twilio_auth_token=read.text("TWILIO_AUTH_TOKEN", "") or None,
            telegram_secret_token=read.checked(
                "TELEGRAM_SECRET_TOKEN", "", environment.telegram_secret
            ),
            kannel_inbound_secret=read.text("KANNEL_INBOUND_SECRET", "") or None,
            kannel_allow_ips=read.checked("KANNEL_ALLOW_IPS", "", environment.networks),
            sms_secrets={
                name: read.text(f"SMS_{name.upper()}_SECRET", "") for name in read.sms("SECRET")
            },
            sms_allow_ips={
                name: read.checked(f"SMS_{name.upper()}_ALLOW_IPS", "", environment.networks)
                for name in read.sms("ALLOW_IPS")
            },
            accounts=accounts(read),
            desk_tokens=read.checked("LOOKUP_DESK_TOKENS", "", environment.desk_tokens),
            ingest_keys=read.checked("LOOKUP_INGEST_KEYS", "", environment.ingest_keys),
            certificate=environment.certificate(read),
        )
        read.checked("LOOKUP_BACKEND", "sql", environment.backends)
        if read.faults:
            raise BadSettings(read.faults)
        return settings

    def lacks(self, needs: Iterable[str]) -> str | None:
        """Return which of these are not given, named as in the environment; None: all are.

        Of "A or B" one is enough."""
        missing = [need for need in needs if not any(map(self._holds, need.split(" or ")))]
        return ", ".join(missing) or None

    def _holds(self, name: str) -> bool:
        return bool(attrgetter(PLACES.get(name, name.lower()))(self))


def is_loopback(url: str) -> bool:
    """Return whether the URL points at this machine: only then test-only settings are heard."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _data_dir(read: Reader) -> Path:
    folder = Path(read.text("LOOKUP_DATA_DIR", "var")).absolute()
    if set("?%#") & set(str(folder)):
        read.faults.append(f"LOOKUP_DATA_DIR: {folder} may not hold ?, % or #")
        return folder
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        read.faults.append(f"LOOKUP_DATA_DIR: {folder} cannot be made ({error.strerror})")
    return folder


def _limits_on(read: Reader, loopback: bool) -> bool:
    off = read.checked("LOOKUP_LIMITS", "on", environment.switch) == "off"
    if off and not loopback:
        read.faults.append("LOOKUP_LIMITS: off is for benchmarks; PUBLIC_URL must be loopback")
    return not off


def _simulators_on(read: Reader, loopback: bool) -> bool:
    on = read.checked("LOOKUP_SIMULATORS", "off", environment.switch) == "on"
    if on and not loopback:
        read.faults.append("LOOKUP_SIMULATORS: on is for trying out; PUBLIC_URL must be loopback")
    return on


def _clock(read: Reader, loopback: bool) -> Clock:
    path = read.text("LOOKUP_CLOCK_FILE", "")
    if path and not loopback:
        read.faults.append("LOOKUP_CLOCK_FILE: is for tests; PUBLIC_URL must be loopback")
    return file_clock(Path(path)) if path else system_clock


def _secret_keys(read: Reader, data_dir: Path, loopback: bool) -> tuple[str, ...]:
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
