"""Compile each template once for all the apps of a test run: a twelfth of its time went there."""

from __future__ import annotations

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class Compiled(BytecodeCache):
    """Keeps what is compiled in memory; jinja2 asks by name and checks by content."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill in what is known of a template."""
        if kept := self._kept.get(bucket.key):
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template for the next app."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()
