"""The bench measures what it says: every part runs on little, and counts no fault. Never times."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import pytest

from bench import intake, memory, monthly, report, resync, screens, timing, visible, webhooks
from bench.report import Row
from bench.stand import Scale
from tests.conftest import require

TINY = Scale(
    cases=300,
    rounds=1,
    seconds=1,
    clients=4,
    many=600,
    repeats=1,
    changes=60,
    intakes=20,
    facts=900,
)


@pytest.mark.slow
def test_lookups_are_all_answered_by_every_server_and_limits_hold(
    needs_redis: None, needs_postgresql: None
) -> None:
    require("wrk", shutil.which("wrk"))
    require("flask-limiter (requirements/bench.txt)", find_spec("flask_limiter"))
    from bench import lookups

    rows = lookups.measure(TINY)

    assert [(row.part, row.faults) for row in rows] == [("a", 0), ("b", 0)]


def test_the_memory_of_a_case_is_measured_on_as_many_cases_as_were_asked_for(
    needs_redis: None,
) -> None:
    (row,) = memory.measure(TINY)

    assert (row.part, row.faults) == ("c", 0)
    assert row.value.removesuffix(" B").isdigit()  # bytes, no time: the same on every machine


@pytest.mark.slow
@pytest.mark.parametrize(("measure", "part"), [(resync.measure, "d"), (visible.measure, "e")])
def test_nothing_is_lost_or_wrong_in_the_mirror_after_it_was_measured(
    measure: Callable[[Scale], list[Row]], part: str, needs_redis: None, needs_postgresql: None
) -> None:
    rows = measure(TINY)

    assert [(row.part, row.faults) for row in rows] == [(part, 0), (part, 0)]


def test_a_closed_case_is_answered_in_the_very_words_of_none(needs_redis: None) -> None:
    (row,) = timing.measure(TINY)

    assert (row.part, row.faults) == ("i", 0)


@pytest.mark.slow
def test_every_webhook_is_answered_while_the_backend_is_frozen(
    needs_redis: None, needs_postgresql: None
) -> None:
    rows = webhooks.measure(TINY)

    assert [(row.part, row.faults) for row in rows] == [("f", 0)] * 6


@pytest.mark.slow
@pytest.mark.browser
def test_what_a_person_waits_for_is_measured_in_a_browser(
    needs_redis: None, needs_chromium: str
) -> None:
    # In a thread of its own: the browser that tests share has a loop in this one.
    with ThreadPoolExecutor(1) as thread:
        rows = thread.submit(screens.measure, TINY).result()

    assert [(row.part, row.faults) for row in rows] == [("g", 0), ("g", 0)]
    assert rows[1].met  # kilobytes are no times: the same on every machine


@pytest.mark.slow
def test_no_intake_is_lost_in_the_measuring(needs_redis: None, needs_postgresql: None) -> None:
    rows = intake.measure(TINY)

    assert [(row.part, row.faults) for row in rows] == [("j", 0), ("j", 0)]


@pytest.mark.slow
def test_the_report_that_is_measured_counts_right(
    needs_redis: None, needs_postgresql: None
) -> None:
    (row,) = monthly.measure(TINY)

    assert (row.part, row.faults) == ("k", 0)
    assert "900 cases" in row.detail


def test_the_table_of_a_run_replaces_the_last_one_and_nothing_else(tmp_path: Path) -> None:
    document = tmp_path / "performance.md"
    document.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n")

    report.write(report.table([Row("a", "lookups", "0.5", "≥ 0.5", met=True)]), document)

    told = document.read_text()
    assert told.startswith(f"before\n{report.BEGIN}\n| part | what")
    assert "| a | lookups | 0.5 | ≥ 0.5 | yes | 0 |  |" in told
    assert told.endswith(f"\n{report.END}\nafter\n")
    assert "old" not in told


def test_a_document_without_marks_is_left_alone(tmp_path: Path) -> None:
    document = tmp_path / "performance.md"
    document.write_text("no marks")

    with pytest.raises(ValueError, match="marks"):
        report.write("a table", document)

    assert document.read_text() == "no marks"
