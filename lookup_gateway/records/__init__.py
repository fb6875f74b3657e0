"""The interchange format: one case record as one line of JSON, read strictly and written one way.

What is read has passed every check once: fields and types, times with their offset, a version
in range, a code that can be stored, texts in NFC. What is written can always be read again.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar
from unicodedata import is_normalized, normalize

import msgspec

from lookup_gateway import codes
from lookup_gateway.errors import BadRecord
from lookup_gateway.model import Case
from lookup_gateway.records.faults import explained, join

T = TypeVar("T", bound=msgspec.Struct)

_ENCODER = msgspec.json.Encoder()

# Reasons to look at every text and time of a record: an escape can hide what a look at the line
# cannot see, and an offset can push a time of these years out of the calendar.
_SUSPECTS = ("\\u", '"0001-', '"9999-')


def load(line: bytes | str) -> Case:
    """Return the case that one line of JSON describes, its texts in NFC.

    Raises BadRecord, with the JSON path of what is wrong (`steps[0].at`) as its `field`."""
    case = read(line, Case)
    if not codes.is_storable(case.code):
        raise BadRecord("is not a code that can be stored and looked up", "code")
    return case


def read(line: bytes | str, kind: type[T]) -> T:
    """Return the struct of a kind that a text of JSON describes, as `load` does for cases.

    Raises BadRecord, with the values that are allowed there where these have names."""
    text = _text(line)
    found = _decode(text, kind)
    if _is_suspect(text):
        found = _decode(_ENCODER.encode(_clean(found, "")), kind)
    return found


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
    case: Case = _decoder(Case).decode(line)
    return case


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


def _decode(line: str | bytes, kind: type[T]) -> T:
    try:
        found: T = _decoder(kind).decode(line)
    except msgspec.ValidationError as error:
        raise explained(str(error), kind) from error
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        raise BadRecord("the line is not JSON") from error
    return found


@cache
def _decoder(kind: type[T]) -> msgspec.json.Decoder[T]:
    return msgspec.json.Decoder(kind)


def _clean(value: Any, path: str) -> Any:
    """Return a value of the record with every text in NFC; refuse what no store can hold."""
    match value:
        case msgspec.Struct():
            names = value.__struct_fields__
            return type(value)(**{n: _clean(getattr(value, n), join(path, n) or n) for n in names})
        case tuple():
            return tuple(_clean(part, f"{path}[{at}]") for at, part in enumerate(value))
        case Enum():
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
