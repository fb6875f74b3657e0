"""The catalogue's commands: import, export, list, history; and what the doctor says."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from lookup_gateway import doctor
from lookup_gateway.commands.catalogue import catalogue
from tests.catalogue.conftest import NOW
from tests.catalogue.samples import BIRTH, DECISION, FIRST
from tests.sites import SECRET


@pytest.fixture
def environment(tmp_path: Path, redis_url: str, sqlite_url: str) -> dict[str, str]:
    clock = tmp_path / "clock"
    clock.write_text(NOW.isoformat())
    return {
        "LOOKUP_DATA_DIR": str(tmp_path / "var"),
        "LOOKUP_SECRET_KEYS": SECRET,
        "LOOKUP_CLOCK_FILE": str(clock),
        "DATABASE_URL": sqlite_url,
        "REDIS_URL": redis_url,
    }


@pytest.fixture
def run(environment: dict[str, str]) -> Any:
    def ran(*arguments: str) -> Result:
        return CliRunner().invoke(catalogue, arguments, env=environment, standalone_mode=False)

    return ran


def lines(folder: Path, *entries: object) -> str:
    file = folder / "entries.jsonl"
    file.write_bytes(b"\n".join(map(msgspec.json.encode, entries)))
    return str(file)


def test_what_is_exported_can_be_imported(run: Any, tmp_path: Path) -> None:
    told = run("import", lines(tmp_path, *FIRST))
    assert told.output == "6 new, 0 changed, 0 ended\n"

    exported = run("export").output
    assert len(exported.splitlines()) == len(FIRST)
    again = tmp_path / "again.jsonl"
    again.write_text(exported)
    assert run("import", str(again)).output == "0 new, 0 changed, 0 ended\n"


def test_a_dry_run_names_line_and_field_and_changes_nothing(run: Any, tmp_path: Path) -> None:
    run("import", lines(tmp_path, *FIRST), "--dry-run")
    assert run("export").output == ""
    bad = tmp_path / "bad.jsonl"
    bad.write_text('\n{"kind":"sector","code":"HT"}')

    told = run("import", str(bad), "--dry-run")

    assert told.return_value == 1
    assert told.output == "line 2: Object missing required field `name`\n"


def test_the_list_exits_1_when_a_decision_is_overdue_by_article_6_1_of_phu_tho(
    run: Any, tmp_path: Path, environment: dict[str, str]
) -> None:
    """Quyết định 31/2020/QĐ-UBND, Điều 6 khoản 1: 5 working days."""
    run("import", lines(tmp_path, *FIRST, DECISION), "--as-of", "2025-11-01")
    told = run("list")
    assert told.return_value == 0
    assert "1.001193: not yet as 12/QĐ-UBND has it, due 2025-11-10T17:00+07:00" in told.output
    assert advice(environment) == []

    Path(environment["LOOKUP_CLOCK_FILE"]).write_text((NOW + timedelta(days=5)).isoformat())

    assert run("list").return_value == 1
    assert advice(environment) == ["lookup-gateway catalogue import, as 12/QĐ-UBND has it"]


def test_the_history_is_told_with_days_and_who(run: Any, tmp_path: Path) -> None:
    run("import", lines(tmp_path, *FIRST), "--as-of", "2025-11-01")
    run("import", lines(tmp_path, msgspec.structs.replace(BIRTH, sets=2)), "--as-of", "2025-12-01")

    first, second = run("history", BIRTH.code).output.splitlines()

    assert first.startswith("2025-11-01\t2025-12-01\t2025-11-06T09:10+07:00\tcommand\t{")
    assert second.startswith("2025-12-01\t\t")
    assert '"sets":2' in second


def test_a_day_that_is_none_is_refused(run: Any, tmp_path: Path) -> None:
    assert "is no date" in str(run("import", lines(tmp_path), "--as-of", "1/2/2026").exception)


def advice(environment: dict[str, str]) -> list[str]:
    """Return what the doctor advises about the catalogue."""
    found = (one for one in doctor.examine(environment) if one.what.startswith("catalogue:"))
    return [one.advice for one in found if not one.well]
