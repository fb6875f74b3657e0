"""What holds for every file: where packages come from, how modules look, what is never in one."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
PACKAGES = ["lookup_gateway", "channels", "kiosk_ui", "cache"]

MODULES = [path for name in PACKAGES for path in (REPOSITORY / name).rglob("*.py")]
TESTS = list((REPOSITORY / "tests").rglob("*.py"))
REQUIREMENTS = list((REPOSITORY / "requirements").iterdir())
SCRIPTS = list((REPOSITORY / "deploy" / "setup").glob("*.sh"))


def offenders(paths: Iterable[Path], wrong: Callable[[str], object]) -> list[str]:
    """Return which files' texts are `wrong`, by their paths in the repository."""
    return [str(p.relative_to(REPOSITORY)) for p in paths if wrong(p.read_text())]


def found(pattern: str) -> Callable[[str], object]:
    """Make a check that a text holds a pattern."""
    return re.compile(pattern, re.MULTILINE).search


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_is_this_repositorys_own(name: str) -> None:
    package = importlib.import_module(name)  # `channels` and `cache` are other projects' names too

    assert Path(str(package.__file__)).parent == REPOSITORY / name


def test_every_module_says_in_a_docstring_what_it_is_for() -> None:
    assert offenders(MODULES + TESTS, lambda text: not ast.get_docstring(ast.parse(text))) == []


def test_every_module_is_short() -> None:
    assert offenders(MODULES, _longer_than(220)) == []  # past it, it holds a second idea
    assert offenders(TESTS, _longer_than(400)) == []  # tables of examples may be longer


def test_the_code_prints_only_by_click() -> None:
    assert offenders(MODULES, found(r"^\s*print\(")) == []


def test_nothing_is_left_for_later() -> None:
    assert (
        offenders(MODULES + TESTS, found(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b"))
        == []
    )


def test_no_test_and_no_type_check_is_switched_off_without_a_reason() -> None:
    off = r"pytest\.mark\." + r"skip\b|# type: " + r"ignore(?!\[[a-z-]+(, [a-z-]+)*\]\s+# \S)"

    assert offenders(MODULES + TESTS, found(off)) == []


def test_no_requirements_file_names_an_address() -> None:
    address = r"://|^(?:--|-[if]\b)"  # nor an option, which could hold one

    assert offenders(REQUIREMENTS, found(address)) == []


def test_every_locked_requirement_has_its_hash() -> None:
    locked = [path for path in REQUIREMENTS if path.suffix == ".txt"]

    assert len(locked) == len(REQUIREMENTS) / 2  # each .in has its .txt
    assert offenders(locked, _has_an_unhashed_line) == []


def test_every_set_up_script_stops_at_its_first_error() -> None:
    run = [path for path in SCRIPTS if path.read_text().startswith("#!")]

    assert run
    assert offenders(run, lambda text: "\nset -eu\n" not in text) == []


def _longer_than(most: int) -> Callable[[str], object]:
    return lambda text: text.count("\n") > most


def _has_an_unhashed_line(text: str) -> bool:
    lines = text.replace("\\\n", "").splitlines()
    wanted = [line for line in lines if line and not line.lstrip().startswith("#")]
    return any("==" not in line or "--hash=sha256:" not in line for line in wanted)
