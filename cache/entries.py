"""What stands under one key of the mirror: a short list of entries, nearly always one.

    version 8, big-endian · length of the code 1 · code · length of the payload 3 · payload

A version is epoch·2^40 + the case's own version, so that whatever a new epoch says is newer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

EPOCH_BITS = 40
_VERSION = 8
_CODE_LENGTH = 1
_PAYLOAD_LENGTH = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One case under a key. `version` has the epoch in its upper bits."""

    version: int
    code: str
    payload: bytes


def full_version(epoch: int, version: int) -> int:
    """Return the version that the mirror compares."""
    return epoch << EPOCH_BITS | version


def version_bytes(version: int) -> bytes:
    """Return a full version as it stands in an entry and is told to the scripts."""
    return version.to_bytes(_VERSION)


def parse(value: bytes | None) -> Iterator[Entry]:
    """Yield the entries of a key's value. Raises ValueError when it is not such a list."""
    at, value = 0, value or b""
    while at < len(value):
        code = at + _VERSION + _CODE_LENGTH
        if code > len(value):
            raise ValueError("an entry is cut short")
        size = code + value[code - _CODE_LENGTH]
        payload = size + _PAYLOAD_LENGTH
        stop = payload + int.from_bytes(value[size:payload])
        if stop > len(value):
            raise ValueError("an entry is cut short")
        version = int.from_bytes(value[at : at + _VERSION])
        yield Entry(version, value[code:size].decode(), value[payload:stop])
        at = stop
