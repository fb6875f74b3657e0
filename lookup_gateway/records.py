"""The interchange format: one case record as one line of JSON, read strictly and written one way.

What is read has passed every check once: fields and types, times with their offset, a version
in range, a code that can be stored, texts in NFC. What is written can always be read again.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from unicodedata import is_normalized, normalize

import msgspec

from lookup_gateway import codes
from lookup_gateway.errors import BadRecord
from lookup_gateway.model import VERSION_MAX, Case, Status

_DECODER = msgspec.json.Decoder(Case)
_ENCODER = msgspec.json.Encoder()

_PATH = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")

# What msgspec says, and what we say instead: it never quotes the value, which may be personal.
_FAULTS = tuple(
    (re.compile(pattern), reason)
    for pattern, reason in (
        (r"Object missing required field `(?P<name>[^`]*)`", "is missing"),
        (r"Object contains unknown field `(?P<name>[^`]*)`", "is not a field of the case record"),
        (r"Expected `datetime` with a timezone", "needs an offset, for example +07:00"),
        (r"Invalid RFC3339 encoded datetime", "is not a time like 2025-11-06T09:10:00+07:00"),
        (r"Invalid RFC3339 encoded date", "is not a date like 2025-11-20"),
        (r"Invalid enum value", "is none of: " + ", ".join(Status)),
        (r"Expected `str` of length (?P<bound>[<>]=) (?P<limit>\d+)", "has not the right length"),
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
_TYPES = re.compile(r"Expected `(?P<wanted>[^`]*)`, got `(?P<got>[^`]*)`")

# Reasons to look at every text and time of a record: an escape can hide what a look at the line
# cannot see, and an offset can push a time of these years out of the calendar.
_SUSPECTS = ("\\u", '"0001-', '"9999-')


def load(line: bytes | str) -> Case:
    """Return the case that one line of JSON describes, its texts in NFC.

    Raises BadRecord, with the JSON path of what is wrong (`steps[0].at`) as its `field`."""
    text = _text(line)
    case = _decode(text)
    if _is_suspect(text):
        case = _decode(_ENCODER.encode(_clean(case, "")))
    if not codes.is_storable(case.code):
        raise BadRecord("is not a code that can be stored and looked up", "code")
    return case


def dump(case: Case) -> bytes:
    """Return the case as one line of JSON without its newline: every field, UTF-8, NFC.

    Raises BadRecord when a text or a time of the case cannot be written."""
    try:
        line = _ENCODER.encode(case)
    except UnicodeEncodeError as error:
        raise BadRecord("holds half a character (a lone surrogate)") from error
    return _ENCODER.encode(_clean(case, "")) if _is_suspect(line.decode()) else line


def restore(line: str) -> Case:
    """Return a case that `dump` wrote, without checking again what was checked before."""
    return _DECODER.decode(line)


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the case record, made from its types."""
    (root,), parts = msgspec.json.schema_components([Case], ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:lookup-gateway:case-record",
        "title": "Case record (hồ sơ), one JSON object a line",
        **root,
        "$defs": parts,
    }


def _is_suspect(text: str) -> bool:
    return any(sign in text for sign in _SUSPECTS) or not is_normalized("NFC", text)


def _text(line: bytes | str) -> str:
    if isinstance(line, str):
        return line
    try:
        return line.decode()
    except UnicodeDecodeError as error:
        raise BadRecord("the line is not UTF-8") from error


def _decode(line: str | bytes) -> Case:
    try:
        return _DECODER.decode(line)
    except msgspec.ValidationError as error:
        raise _explained(str(error)) from error
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        raise BadRecord("the line is not JSON") from error


def _explained(message: str) -> BadRecord:
    found = _PATH.search(message)
    path = found["path"] if found else ""
    for pattern, reason in _FAULTS:
        if fault := pattern.match(message):
            at = _join(path, fault.groupdict().get("name"))
            return BadRecord(_bounded(reason, path, fault), at)
    kinds = _TYPES.match(message)
    reason = _wrong_type(kinds["wanted"], kinds["got"]) if kinds else "cannot be read"
    return BadRecord(reason if path else f"the line {reason}", path or None)


def _bounded(reason: str, path: str, fault: re.Match[str]) -> str:
    if path == "version":
        return f"must be 1 to {VERSION_MAX} (2^40-1)"
    if limit := fault.groupdict().get("limit"):
        return f"must be at {'most' if fault['bound'] == '<=' else 'least'} {limit} characters long"
    return reason


def _wrong_type(wanted: str, got: str) -> str:
    kinds = " or ".join(_KINDS.get(kind, kind) for kind in wanted.split(" | "))
    return f"must be {kinds}, not {_KINDS.get(got, got)}"


def _join(path: str, name: str | None) -> str | None:
    return ".".join(part for part in (path, name) if part) or None


def _clean(value: Any, path: str) -> Any:
    """Return a value of the record with every text in NFC; refuse what no store can hold."""
    match value:
        case msgspec.Struct():
            names = value.__struct_fields__
            return type(value)(**{n: _clean(getattr(value, n), _join(path, n) or n) for n in names})
        case tuple():
            return tuple(_clean(part, f"{path}[{at}]") for at, part in enumerate(value))
        case Status():
            return value
        case str():
            return _clean_text(value, path)
        case datetime():
            return _clean_time(value, path)
    return value


def _clean_text(text: str, path: str) -> str:
    # PostgreSQL's text cannot hold U+0000 (its documentation, "Character Types").
    if "\0" in text:
        raise BadRecord("holds the character U+0000", path)
    return normalize("NFC", text)


def _clean_time(moment: datetime, path: str) -> datetime:
    try:
        moment.astimezone(UTC)
    except OverflowError as error:
        raise BadRecord("is outside of the calendar (years 1 to 9999)", path) from error
    return moment
