"""What is wrong with JSON that was to be a record: which field, why, and what would be allowed."""

from __future__ import annotations

import re

from msgspec import inspect

from lookup_gateway.errors import BadRecord
from lookup_gateway.model import VERSION_MAX

_PATH = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")

# What msgspec says, and what we say instead: it never quotes the value, which may be personal.
_FAULTS = tuple(
    (re.compile(pattern), reason)
    for pattern, reason in (
        (r"Object missing required field `(?P<name>[^`]*)`", "is missing"),
        (r"Object contains unknown field `(?P<name>[^`]*)`", "is not a field of this record"),
        (r"Expected `datetime` with a timezone", "needs an offset, for example +07:00"),
        (r"Invalid RFC3339 encoded datetime", "is not a time like 2025-11-06T09:10:00+07:00"),
        (r"Invalid RFC3339 encoded date", "is not a date like 2025-11-20"),
        (r"Invalid enum value", "is none of: "),
        (r"Expected `str` of length (?P<bound>[<>]=) (?P<limit>\d+)", "has not the right length"),
        (r"Expected `str` matching regex", "has not the right form"),
        (r"Expected `int` [<>]=|(Integer value|Number) out of range", "is out of range"),
    )
)
_KINDS = {
    "str": "a text",
    "int": "a whole number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "datetime": "a time",
    "date": "a date",
    "null": "null",
}
# The steps of a path: `handled_by[0].unit` has three.
_PLACES = re.compile(r"[^.\[\]]+")
_TYPES = re.compile(r"Expected `(?P<wanted>[^`]*)`, got `(?P<got>[^`]*)`")


def explained(message: str, kind: type) -> BadRecord:
    """Return what a message of msgspec says about JSON that was to be of a kind."""
    found = _PATH.search(message)
    path = found["path"] if found else ""
    for pattern, reason in _FAULTS:
        if fault := pattern.match(message):
            at = join(path, fault.groupdict().get("name"))
            allowed = _names(kind, path)
            named = ", ".join(allowed) if reason.endswith(": ") else ""
            return BadRecord(_bounded(reason, path, fault) + named, at, allowed)
    kinds = _TYPES.match(message)
    reason = _wrong_type(kinds["wanted"], kinds["got"]) if kinds else "cannot be read"
    return BadRecord(reason if path else f"the line {reason}", path or None)


def join(path: str, name: str | None) -> str | None:
    """Return the path of a field of what is at a path; None for the whole."""
    return ".".join(part for part in (path, name) if part) or None


def _names(kind: type, path: str) -> tuple[str, ...]:
    """Return what may stand at a path: the names of an object's fields, or those of a choice."""
    at = inspect.type_info(kind)
    for name in _PLACES.findall(path):
        at = _within(at, name)
    match _present(at):
        case inspect.StructType(fields=fields):
            return tuple(field.encode_name for field in fields)
        case inspect.EnumType(cls=choice):
            return tuple(str(one.value) for one in choice)
    return ()


def _within(kind: inspect.Type, name: str) -> inspect.Type:
    match _present(kind):
        case inspect.StructType(fields=fields):
            return next(field.type for field in fields if field.encode_name == name)
        case inspect.VarTupleType(item_type=item):
            return item
        case other:
            raise AssertionError(f"records have no {other}")


def _present(kind: inspect.Type) -> inspect.Type:
    """Return what a field holds when it is not null."""
    match kind:
        case inspect.UnionType(types=types):
            return next(one for one in types if not isinstance(one, inspect.NoneType))
    return kind


def _bounded(reason: str, path: str, fault: re.Match[str]) -> str:
    if path == "version":
        return f"must be 1 to {VERSION_MAX} (2^40-1)"
    if limit := fault.groupdict().get("limit"):
        return f"must be at {'most' if fault['bound'] == '<=' else 'least'} {limit} characters long"
    return reason


def _wrong_type(wanted: str, got: str) -> str:
    kinds = " or ".join(_KINDS.get(kind, kind) for kind in wanted.split(" | "))
    return f"must be {kinds}, not {_KINDS.get(got, got)}"
