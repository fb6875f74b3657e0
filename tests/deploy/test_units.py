"""Scripts and units for real machines: they parse, they stop at errors, they name what is there."""

from __future__ import annotations

import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

from tests.conftest import require

REPOSITORY = Path(__file__).parents[2]
DEPLOY = REPOSITORY / "deploy"
SCRIPTS = [*DEPLOY.rglob("*.sh"), REPOSITORY / ".ci" / "run"]
UNITS = [one for kind in ("service", "timer", "target") for one in DEPLOY.rglob(f"*.{kind}")]


def test_shellcheck_finds_nothing_in_any_script() -> None:
    require("shellcheck", shutil.which("shellcheck"))
    line = ["shellcheck", "--severity=warning", *map(str, SCRIPTS)]
    ran = subprocess.run(line, capture_output=True, text=True, check=False)

    assert (ran.stdout, ran.returncode) == ("", 0)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_stops_at_its_first_error(script: Path) -> None:
    text = script.read_text()

    if text.startswith("#!/usr/bin/env bash"):
        assert "\nset -euo pipefail\n" in text
    elif text.startswith("#!"):
        assert "\nset -eu\n" in text


def test_systemd_understands_every_unit(tmp_path: Path) -> None:
    require("systemd-analyze", shutil.which("systemd-analyze"))
    for unit in UNITS:  # the programs are on other machines; everything else is as it will be
        text = re.sub(r"(?m)^(Exec\w+=)\S+", r"\1/bin/true", unit.read_text())
        (tmp_path / unit.name.replace("@.", "@serve.")).write_text(text)
    copies = sorted(map(str, tmp_path.iterdir()))

    line = ["systemd-analyze", "verify", *copies]
    ran = subprocess.run(line, capture_output=True, text=True, check=False)

    ours = [line for line in ran.stderr.splitlines() if str(tmp_path) in line]
    assert ours == []


def test_the_target_runs_every_process_of_the_procfile() -> None:
    lines = (REPOSITORY / "Procfile").read_text().splitlines()
    commands = {line.split()[-1] for line in lines if line.strip()}
    target = (DEPLOY / "systemd" / "lookup-gateway.target").read_text()

    started = set(re.findall(r"lookup-gateway@(\w+)\.service", target))

    assert commands <= started


def test_the_screen_starts_again_whatever_happens() -> None:
    unit = ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign] # as its documentation says
    unit.read(DEPLOY / "kiosk" / "kiosk.service")

    assert unit["Service"]["Restart"] == "always"
    assert unit["Unit"]["StartLimitIntervalSec"] == "0"  # or systemd would give up after five
