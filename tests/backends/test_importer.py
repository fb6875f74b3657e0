"""A file of records is taken whole or, when lines are malformed, not at all."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterable
from pathlib import Path
from typing import IO

import msgspec
import pytest

from lookup_gateway import records
from lookup_gateway.backends.sql import Fault, ImportReport, SqlBackend, import_lines
from lookup_gateway.backends.sql.importer import LINE_MAX
from tests.backends.samples import code, sample
from tests.store.databases import migrated


def lines(numbers: Iterable[int], version: int = 1) -> list[bytes]:
    return [records.dump(sample(number, version)) for number in numbers]


def load(backend: SqlBackend, *parts: bytes, keep_going: bool = False) -> ImportReport:
    return import_lines(io.BytesIO(b"\n".join(parts)), backend, keep_going=keep_going)


def count(backend: SqlBackend) -> int:
    return sum(1 for _ in backend.export())


BAD = records.dump(sample(9)).replace(b'"version":1', b'"version":0')


def test_a_file_of_good_lines_is_taken(backend: SqlBackend) -> None:
    assert load(backend, *lines(range(3))) == ImportReport(new=3)
    assert load(backend, *lines([0]), *lines([1], version=2)) == ImportReport(updated=1, skipped=1)


def test_a_malformed_line_is_named_by_number_and_field_and_nothing_is_taken(
    backend: SqlBackend,
) -> None:
    report = load(backend, *lines([1]), BAD, *lines([2]))

    assert report.faults == (Fault(2, "version", "must be 1 to 1099511627775 (2^40-1)"),)
    assert (report.new, report.malformed) == (0, 1)
    assert count(backend) == 0
    with backend.pending(10) as changed:
        assert changed == []


def test_who_keeps_going_gets_the_good_lines_and_the_names_of_the_others(
    backend: SqlBackend,
) -> None:
    report = load(backend, *lines([1]), BAD, b"[" * 100_000, *lines([2]), keep_going=True)

    assert [(fault.line, fault.field) for fault in report.faults] == [(2, "version"), (3, None)]
    assert report.new == 2
    assert backend.get(code(2)) == sample(2)


def test_what_other_programs_put_around_lines_is_forgiven(backend: SqlBackend) -> None:
    first, second = lines([1, 2])

    assert load(backend, b"\xef\xbb\xbf" + first + b"\r", b"", b"  \r", second + b"\n").new == 2


def test_numbers_count_blank_lines_too(backend: SqlBackend) -> None:
    assert [fault.line for fault in load(backend, b"", b"", BAD).faults] == [3]


def test_an_empty_file_is_no_fault(backend: SqlBackend) -> None:
    assert load(backend) == ImportReport()


def test_of_two_versions_in_one_file_the_higher_one_stays(backend: SqlBackend) -> None:
    load(backend, *lines([1], version=3), *lines([1], version=2))

    assert backend.get(code(1)) == sample(1, version=3)


def test_a_line_without_end_costs_no_memory_and_spoils_no_other(backend: SqlBackend) -> None:
    endless = b'{"reason": "' + b"a" * (3 * LINE_MAX)

    report = load(backend, *lines([1]), endless, *lines([2]), keep_going=True)

    assert [(fault.line, fault.field) for fault in report.faults] == [(2, None)]
    assert report.new == 2


def test_a_file_of_garbage_lists_its_first_faults_and_counts_all(backend: SqlBackend) -> None:
    report = load(backend, *[b"garbage"] * 1_500)

    assert (len(report.faults), report.malformed) == (1_000, 1_500)


@pytest.mark.slow
@pytest.mark.parametrize("broken", [[], [b"{}"]], ids=["whole", "broken"])
def test_fifty_thousand_lines_are_all_taken_or_all_refused(
    backend: SqlBackend, tmp_path: Path, broken: list[bytes]
) -> None:
    with written(tmp_path / "cases", [*lines(range(50_000)), *broken]) as stream:
        report = import_lines(stream, backend, keep_going=False)

    assert (report.new, report.malformed) == ((0, 1) if broken else (50_000, 0))
    assert count(backend) == report.new


def test_a_longer_file_takes_no_more_memory(sqlite_url: str, tmp_path: Path) -> None:
    with migrated(sqlite_url) as engine:
        short, long = (
            peak_of_importing(tmp_path / "cases", many, SqlBackend(engine))
            for many in (2_000, 10_000)
        )

    assert long < 1.5 * short


def peak_of_importing(path: Path, many: int, backend: SqlBackend) -> int:
    """Return the bytes that Python held at the worst moment."""
    with written(path, lines(range(many))) as stream:
        tracemalloc.start()
        try:
            import_lines(stream, backend, keep_going=False)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


def written(path: Path, content: Iterable[bytes]) -> IO[bytes]:
    """Return the file of these lines, open to be read."""
    path.write_bytes(b"".join(line + b"\n" for line in content))
    return path.open("rb")


def test_what_was_exported_can_be_imported_elsewhere(backend: SqlBackend) -> None:
    load(backend, *lines(range(5)))
    exported = [records.dump(case) for case in backend.export()]

    again = [msgspec.json.decode(line)["version"] for line in exported]

    assert again == [1] * 5
    assert load(backend, *exported) == ImportReport(skipped=5)
