"""The interchange format: what is read strictly, what is written, and that both agree."""

from __future__ import annotations

import json
from datetime import date, timedelta, timezone
from pathlib import Path
from typing import Any
from unicodedata import is_normalized, normalize

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup_gateway import records
from lookup_gateway.errors import BadRecord
from lookup_gateway.model import (
    VERSION_MAX,
    Applicant,
    Case,
    Fee,
    Handling,
    Need,
    Office,
    PostEvent,
    PostLeg,
    Procedure,
    Result,
    ResultFile,
    Status,
    Step,
)

SCHEMA = Path(__file__).parents[2] / "docs" / "case-record.schema.json"
SMALLEST: dict[str, Any] = {
    "code": "H49.12-251105-0007",
    "version": 7,
    "status": "processing",
    "status_since": "2025-11-06T09:10:00+07:00",
}
WHOLE: dict[str, Any] = {
    "code": "H49.12-251105-0007",
    "version": 7,
    "status": "processing",
    "source_status": "4",
    "status_since": "2025-11-06T09:10:00+07:00",
    "procedure": {"code": "1.001193", "name": "Đăng ký khai sinh"},
    "office": {"id": "H49.12", "name": "UBND phường Hồng Gai"},
    "submitted_via": "counter",
    "submitted_at": "2025-11-05T08:01:00+07:00",
    "received_at": "2025-11-05T08:12:00+07:00",
    "due_at": "2025-11-12T17:00:00+07:00",
    "first_due_at": None,
    "finished_at": None,
    "returned_at": None,
    "applicant": {
        "name": "Nguyễn Văn A",
        "phone": "0912345678",
        "email": "a@example.vn",
        "id_number": "022099001234",
    },
    "return_by": "counter",
    "steps": [
        {
            "at": "2025-11-05T08:12:00+07:00",
            "unit": "Bộ phận Một cửa",
            "action": "Tiếp nhận",
            "status": "received",
        }
    ],
    "needs": [{"what": "Bản sao Giấy chứng sinh", "by": "2025-11-20"}],
    "fees": [
        {
            "name": "Lệ phí hộ tịch",
            "amount": 8000,
            "paid": True,
            "paid_at": "2025-11-05T08:13:00+07:00",
        }
    ],
    "post": {
        "carrier": "VNPost",
        "tracking": "EK123456789VN",
        "events": [{"at": "2025-11-12T10:00:00+07:00", "what": "Đã phát"}],
    },
    "result": {
        "outcome": "granted",
        "where": "Quầy 3, Bộ phận Một cửa",
        "available_at": None,
        "files": [{"name": "Giấy khai sinh.pdf", "url": "https://example.vn/1", "signed": True}],
    },
    "reason": None,
    "handled_by": [{"unit": "Sở Tư pháp", "lead": True, "due_at": None, "status": "processing"}],
    "receipt_epoch": 0,
}


def line(**changes: Any) -> bytes:
    return json.dumps({**SMALLEST, **changes}, ensure_ascii=False).encode()


def refused(text: bytes | str) -> BadRecord:
    with pytest.raises(BadRecord) as refusal:
        records.load(text)
    return refusal.value


def test_a_whole_record_is_read_and_written_as_it_is() -> None:
    given = json.dumps(WHOLE, ensure_ascii=False).encode()

    assert json.loads(records.dump(records.load(given))) == WHOLE


def test_a_record_is_written_on_one_line_every_field_in_the_order_of_the_types() -> None:
    written = records.dump(records.load(line(reason="dòng một\ndòng hai")))

    assert b"\n" not in written
    assert list(json.loads(written)) == list(Case.__struct_fields__)
    assert b'"due_at":null' in written
    assert b'"steps":[]' in written


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


@pytest.mark.parametrize("escaped", [False, True], ids=["plain", "escaped"])
def test_texts_are_composed_however_they_were_written(*, escaped: bool) -> None:
    decomposed = normalize("NFD", "Nguyễn Thị Bưởi")
    text = json.dumps({**SMALLEST, "applicant": {"name": decomposed}}, ensure_ascii=escaped)

    case = records.load(text)

    assert case.applicant == Applicant(name="Nguyễn Thị Bưởi")


def test_what_is_written_is_composed_whoever_made_the_case() -> None:
    case = records.load(line())
    made = msgspec.structs.replace(case, reason=normalize("NFD", "Thiếu giấy tờ"))

    assert records.load(records.dump(made)).reason == "Thiếu giấy tờ"
    assert is_normalized("NFC", records.dump(made).decode())


@pytest.mark.parametrize("reason", ["\0", "\ud800"])
def test_a_case_that_no_store_can_hold_is_not_written(reason: str) -> None:
    case = msgspec.structs.replace(records.load(line()), reason=reason)

    with pytest.raises(BadRecord):
        records.dump(case)


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20).map(
    lambda text: normalize("NFC", text)
)
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(timezones=offsets).filter(lambda moment: 1 < moment.year < 9999)
some_statuses = st.none() | st.sampled_from(Status)
codes = st.integers(0, 9999).map(lambda number: f"H49.12-251105-{number:04d}")


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def some(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=2).map(tuple)


steps = st.builds(Step, at=moments, unit=texts, action=texts, status=some_statuses)
needs = st.builds(Need, what=texts, by=maybe(st.dates(min_value=date(1900, 1, 1))))
fees = st.builds(
    Fee, name=texts, amount=st.integers(0, 2**53), paid=st.booleans(), paid_at=maybe(moments)
)
events = st.builds(PostEvent, at=moments, what=texts)
posts = st.builds(PostLeg, carrier=texts, tracking=maybe(texts), events=some(events))
files = st.builds(ResultFile, name=texts, url=texts, signed=st.booleans())
results = st.builds(
    Result, outcome=texts, where=maybe(texts), available_at=maybe(moments), files=some(files)
)
handlings = st.builds(
    Handling, unit=texts, lead=st.booleans(), due_at=maybe(moments), status=some_statuses
)
applicants = st.builds(
    Applicant, **dict.fromkeys(("name", "phone", "email", "id_number"), maybe(texts))
)
cases = st.builds(
    Case,
    code=codes,
    version=st.integers(1, VERSION_MAX),
    status=st.sampled_from(Status),
    status_since=moments,
    **dict.fromkeys(("source_status", "submitted_via", "return_by", "reason"), maybe(texts)),
    **dict.fromkeys(("submitted_at", "received_at", "due_at", "first_due_at"), maybe(moments)),
    **dict.fromkeys(("finished_at", "returned_at"), maybe(moments)),
    procedure=maybe(st.builds(Procedure, code=texts, name=texts)),
    office=maybe(st.builds(Office, id=texts, name=texts)),
    applicant=maybe(applicants),
    steps=some(steps),
    needs=some(needs),
    fees=some(fees),
    post=maybe(posts),
    result=maybe(results),
    handled_by=some(handlings),
    receipt_epoch=st.integers(0, 2**31),
)


@given(cases)
def test_what_is_written_is_read_as_the_same_case(case: Case) -> None:
    written = records.dump(case)

    assert records.load(written) == case
    assert records.restore(written.decode()) == case
    assert b"\n" not in written


def test_the_published_schema_is_the_one_of_the_types() -> None:
    """To renew it after a change of the types, write what the failure shows into the file."""
    assert SCHEMA.read_text() == json.dumps(records.schema(), indent=2, ensure_ascii=False) + "\n"


def test_the_schema_tells_required_fields_and_no_machine() -> None:
    schema = records.schema()

    assert schema["$defs"]["Case"]["required"] == ["code", "version", "status", "status_since"]
    assert schema["$id"].startswith("urn:")
