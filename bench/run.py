"""Measure the gateway against plainer things on the same machine, and print one table of ratios.

bench/run.py [--quick] [--write] [PART …]
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path

# Run as a script, Python looks beside this file only; the bench takes its servers from the tests.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import (
    intake,
    lighthouse,
    lookups,
    memory,
    monthly,
    report,
    resync,
    screens,
    timing,
    visible,
    webhooks,
)
from bench.stand import FULL, QUICK, ROOT

PARTS = {
    "lookups": lookups.measure,
    "memory": memory.measure,
    "resync": resync.measure,
    "visible": visible.measure,
    "webhooks": webhooks.measure,
    "screens": screens.measure,
    "lighthouse": lighthouse.measure,
    "intake": intake.measure,
    "report": monthly.measure,
    "timing": timing.measure,
}
DOCUMENT = ROOT / "docs" / "performance.md"


def main() -> int:
    """Run the parts asked for; exit 1 when something was lost, wrong or refused.

    A goal that was missed is said in the table: times depend on the machine, counts do not."""
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that every server is stopped
    load, rows = os.getloadavg()[0], []
    for name in options.part or PARTS:
        print(f"{name} …", file=sys.stderr, flush=True)
        rows += PARTS[name](QUICK if options.quick else FULL)
    text = report.story(["bench/run.py", *sys.argv[1:]], rows, load)
    print(text)
    if options.write:
        report.write(text, DOCUMENT)
    return 1 if any(row.faults for row in rows) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a look in under 90 s; more noise")
    parser.add_argument("--write", action="store_true", help=f"put the table into {DOCUMENT.name}")
    parser.add_argument("part", nargs="*", choices=[*PARTS, []], metavar="PART", help=str([*PARTS]))
    return parser.parse_args()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
