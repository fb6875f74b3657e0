"""The interchange format: what is wrong with a record is told, with its place, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup_gateway import records
from lookup_gateway.errors import BadRecord
from lookup_gateway.model import VERSION_MAX, Case
from tests.heart.record_samples import SMALLEST, WHOLE, line


def refused(text: bytes | str) -> BadRecord:
    with pytest.raises(BadRecord) as refusal:
        records.load(text)
    return refusal.value


@pytest.mark.parametrize("name", SMALLEST)
def test_a_required_field_that_is_missing_is_named(name: str) -> None:
    rest = {key: value for key, value in SMALLEST.items() if key != name}

    fault = refused(json.dumps(rest))

    assert (fault.field, fault.why) == (name, "is missing")


STEP = {"at": "2025-11-05T08:12:00+07:00", "unit": "Bộ phận Một cửa", "action": "Tiếp nhận"}
LOCAL = "2025-11-06T09:10:00"
FAULTS = [
    ({"colour": 1}, "colour", "is not a field"),
    ({"steps": [STEP, {"unit": "A", "action": "B"}]}, "steps[1].at", "is missing"),
    ({"steps": [{**STEP, "x": 1}]}, "steps[0].x", "is not a field"),
    ({"status_since": LOCAL}, "status_since", "needs an offset"),
    ({"steps": [{**STEP, "at": LOCAL}]}, "steps[0].at", "needs an offset"),
    ({"due_at": "12/11/2025"}, "due_at", "is not a time"),
    ({"needs": [{"what": "A", "by": "20/11/2025"}]}, "needs[0].by", "is not a date"),
    ({"version": 0}, "version", "must be 1 to 1099511627775"),
    ({"version": VERSION_MAX + 1}, "version", "must be 1 to 1099511627775"),
    ({"version": 10**400}, "version", "must be 1 to 1099511627775"),
    ({"version": "7"}, "version", "must be a whole number, not a text"),
    ({"version": 7.5}, "version", "must be a whole number, not"),
    ({"status": "on its way"}, "status", "is none of: submitted, received"),
    ({"office": "H49.12"}, "office", "must be an object or null, not a text"),
    ({"steps": None}, "steps", "must be a list, not null"),
    ({"fees": [{"name": "A", "amount": -1}]}, "fees[0].amount", "is out of range"),
    ({"reason": "x" * 2_001}, "reason", "must be at most 2000 characters"),
    ({"code": ""}, "code", "must be at least 1 characters"),
    ({"code": "H49#7"}, "code", "is not a code that can be stored"),
    ({"reason": "\0"}, "reason", "holds the character U+0000"),
    ({"steps": [{**STEP, "unit": "A\0"}]}, "steps[0].unit", "holds the character U+0000"),
    ({"due_at": "0001-01-01T00:00:00+07:00"}, "due_at", "is outside of the calendar"),
    ({"due_at": "9999-12-31T23:59:59-07:00"}, "due_at", "is outside of the calendar"),
]


@pytest.mark.parametrize(("changes", "field", "why"), FAULTS)
def test_a_fault_is_told_with_its_place_and_a_reason(
    changes: dict[str, Any], field: str, why: str
) -> None:
    fault = refused(line(**changes))

    assert fault.field == field
    assert fault.why.startswith(why)


def test_a_fault_does_not_quote_what_may_be_personal() -> None:
    fault = refused(line(status="Nguyễn Văn A", applicant={"phone": 912345678}))

    assert "Nguyễn" not in str(fault)


NOT_RECORDS = [
    b"",
    b"null",
    b"[]",
    b"\xff\xfe",
    line().replace(b"H49", b"H\xc3"),
    line().replace(b": 7,", b": NaN,"),
    line().replace(b": 7,", b": Infinity,"),
    line()[:-1],
    line() + line(),
    b"[" * 300_000,
    line().replace(b"}", b',"reason":' + b"[" * 300_000),
    line().replace(b"}", b',"x":' + b'{"a":' * 300_000),
    line().replace(b"}", b',"reason":"\\ud800"}'),
    line().replace(b"}", b',"reason":"a\0b"}'),
    "\ud800",
]


@pytest.mark.parametrize("text", NOT_RECORDS, ids=lambda text: repr(text[:12]))
def test_what_is_no_record_is_refused_and_nothing_else_happens(text: bytes | str) -> None:
    assert refused(text).why


@given(st.binary() | st.text())
def test_whatever_comes_is_refused_at_worst(text: bytes | str) -> None:
    loaded_or_refused(text)


@given(st.data())
def test_a_record_with_bytes_changed_is_read_or_refused(data: st.DataObject) -> None:
    text = bytearray(json.dumps(WHOLE).encode())
    start = data.draw(st.integers(0, len(text)))
    text[start : start + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))

    loaded_or_refused(bytes(text))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(st.sampled_from(Case.__struct_fields__), JSON)
def test_any_value_in_any_field_is_read_or_refused(name: str, value: object) -> None:
    loaded_or_refused(json.dumps({**SMALLEST, name: value}))


def loaded_or_refused(text: bytes | str) -> None:
    try:
        case = records.load(text)
    except BadRecord:
        return
    assert records.load(records.dump(case)) == case
