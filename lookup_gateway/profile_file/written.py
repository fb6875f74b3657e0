"""A profile's settings one by one, each with the article that it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its place in the file, its value as JSON, the article that asks for it."""

    key: str
    value: str
    article: str | None


def written(table: msgspec.Struct, place: str = "") -> Iterator[Setting]:
    """Yield the settings of a table and of all tables in it, defaults too.

    `articles` names an article for a key; a table's own `article` is that of all its keys."""
    named: dict[str, str] = getattr(table, "articles", {})
    whole: str | None = getattr(table, "article", None)
    for key in table.__struct_fields__:
        if key in ("article", "articles"):
            continue
        for name, value in _parts(f"{place}{key}", getattr(table, key)):
            if isinstance(value, msgspec.Struct):
                yield from written(value, f"{name}.")
            else:
                yield Setting(name, msgspec.json.encode(value).decode(), named.get(key, whole))


def _parts(name: str, value: object) -> Iterator[tuple[str, object]]:
    """Yield a value under its name; a list of tables one by one."""
    if isinstance(value, tuple) and any(isinstance(one, msgspec.Struct) for one in value):
        yield from ((f"{name}[{place}]", one) for place, one in enumerate(value))
    else:
        yield name, value
