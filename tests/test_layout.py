"""What holds for every file: where packages come from, how modules look, what is never in one."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
PACKAGES = ["lookup_gateway", "channels", "kiosk_ui", "cache"]
LONGEST = 220  # lines; a module past it holds a second idea

MODULES = sorted(path for name in PACKAGES for path in (REPOSITORY / name).rglob("*.py"))
OUR_PYTHON = MODULES + sorted((REPOSITORY / "tests").rglob("*.py"))
REQUIREMENTS = sorted((REPOSITORY / "requirements").iterdir())
SCRIPTS = sorted((REPOSITORY / "deploy" / "setup").glob("*.sh"))


def shown(path: Path) -> str:
    """Name a parameter by its path in the repository."""
    return str(path.relative_to(REPOSITORY))


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_is_this_repositorys_own(name: str) -> None:
    package = importlib.import_module(name)  # `channels` and `cache` are other projects' names too

    assert Path(str(package.__file__)).parent == REPOSITORY / name


@pytest.mark.parametrize("path", OUR_PYTHON, ids=shown)
def test_a_module_says_in_a_docstring_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text()))


@pytest.mark.parametrize("path", OUR_PYTHON, ids=shown)
def test_a_module_is_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST


@pytest.mark.parametrize("path", MODULES, ids=shown)
def test_the_code_prints_only_by_click(path: Path) -> None:
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]

    assert not [c.lineno for c in calls if isinstance(c.func, ast.Name) and c.func.id == "print"]


@pytest.mark.parametrize("path", OUR_PYTHON, ids=shown)
def test_nothing_is_left_for_later(path: Path) -> None:
    marks = "TO" + "DO|FIX" + "ME|XX" + "X|HA" + "CK"

    assert not re.findall(rf"\b({marks})\b", path.read_text())


@pytest.mark.parametrize("path", OUR_PYTHON, ids=shown)
def test_no_test_or_check_is_switched_off_without_a_reason(path: Path) -> None:
    off = "pytest.mark." + r"skip\b|# type: " + r"ignore(?!\[[a-z-]+\]\s+# \S)"

    assert not re.findall(off, path.read_text())


@pytest.mark.parametrize("path", REQUIREMENTS, ids=shown)
def test_a_requirements_file_names_no_address(path: Path) -> None:
    assert not re.findall(r"://|--(?:extra-)?index|--find-links|--trusted-host", path.read_text())


@pytest.mark.parametrize("path", [p for p in REQUIREMENTS if p.suffix == ".txt"], ids=shown)
def test_every_locked_requirement_has_its_hash(path: Path) -> None:
    locked = path.read_text().replace("\\\n", "").splitlines()
    locked = [line for line in locked if line and not line.lstrip().startswith("#")]

    assert locked
    assert not [line for line in locked if "==" not in line or "--hash=sha256:" not in line]


@pytest.mark.parametrize("path", SCRIPTS, ids=shown)
def test_a_set_up_script_stops_at_its_first_error(path: Path) -> None:
    text = path.read_text()

    assert not text.startswith("#!") or "\nset -eu\n" in text
