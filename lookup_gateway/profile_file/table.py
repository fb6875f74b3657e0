"""What the profile's tables have in common."""

from __future__ import annotations

import msgspec


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One table of the file; a key that it does not know is a fault."""


class Rule(Table, frozen=True, kw_only=True):
    """A table that a regulation fills: `articles` names, for a key, the article it rests on."""

    articles: dict[str, str] = msgspec.field(default_factory=dict)
