"""The interchange format: what is written is read again as the same case, its texts composed."""

from __future__ import annotations

import json
from pathlib import Path
from unicodedata import is_normalized, normalize

import msgspec
import pytest
from hypothesis import given

from lookup_gateway import records
from lookup_gateway.errors import BadRecord
from lookup_gateway.model import Applicant, Case
from tests.heart.record_samples import SMALLEST, WHOLE, cases, line

SCHEMA = Path(__file__).parents[2] / "docs" / "case-record.schema.json"


def test_a_whole_record_is_read_and_written_as_it_is() -> None:
    given = json.dumps(WHOLE, ensure_ascii=False).encode()

    assert json.loads(records.dump(records.load(given))) == WHOLE


def test_a_record_is_written_on_one_line_every_field_in_the_order_of_the_types() -> None:
    written = records.dump(records.load(line(reason="dòng một\ndòng hai")))

    assert b"\n" not in written
    assert list(json.loads(written)) == list(Case.__struct_fields__)
    assert b'"due_at":null' in written
    assert b'"steps":[]' in written


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
