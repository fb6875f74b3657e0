"""Name a file of ours by what is in it (RFC 6920): such an address says nothing but its hash."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass

from lookup_gateway.model.record import ResultFile

_BEGIN = "ni:///sha-256;"
_BYTES = 32


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file of ours as a record names it, with its hash in hexadecimal and its size in bytes."""

    file: ResultFile
    sha256: str
    size: int


def named(sha256: str) -> str:
    """Return the address of a file by its SHA-256 in hexadecimal."""
    return _BEGIN + urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip("=")


def hash_named(url: str) -> str | None:
    """Return the SHA-256 in hexadecimal that an address names, None for any other address."""
    if not url.startswith(_BEGIN) or not url.isascii():
        return None
    try:
        raw = urlsafe_b64decode(url.removeprefix(_BEGIN) + "=")
    except Error:
        return None
    # One spelling only: an address is compared as it is written.
    return raw.hex() if len(raw) == _BYTES and named(raw.hex()) == url else None
