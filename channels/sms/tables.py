"""What declarations of asking and of sending have in common: tables of TOML, joined hashes."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import Literal

import msgspec

# In `order`: the secret stands here.
SECRET = "@secret"  # noqa: S105 - a placeholder

Encoding = Literal["hex", "base64"]


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of a declaration, in which every key is known."""


class Joined(Table, frozen=True, kw_only=True):
    """A hash over values joined without anything between them, with the secret among them."""

    order: tuple[str, ...]
    field: str
    algorithm: Literal["md5", "sha1", "sha256"]
    encoding: Encoding = "hex"

    def digest(self, value: Callable[[str], bytes], secret: str) -> bytes:
        """Return the hash of the values of these names, "" for one that is not there."""
        joined = b"".join(secret.encode() if name == SECRET else value(name) for name in self.order)
        return hashlib.new(self.algorithm, joined).digest()


def encoded(digest: bytes, encoding: Encoding) -> str:
    """Return a digest as it is written."""
    return digest.hex() if encoding == "hex" else base64.b64encode(digest).decode()
