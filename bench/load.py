"""Ask a server: many times at once by wrk, or once."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from tests.machine import LOOPBACK

SCRIPT = Path(__file__).with_name("load.lua")
ROUTE = "/api/v1/cases/"


@dataclass(frozen=True, slots=True)
class Run:
    """What wrk saw: answers a second, asks that got none or not a 2xx, milliseconds."""

    rate: float
    failed: int
    p50: float
    p99: float


def run(port: int, codes: Path, turn: int, seconds: int, clients: int) -> Run:
    """Load the server at `port` with the codes in a file; see load.lua for `turn`."""
    line = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "-s", str(SCRIPT)]
    line += [f"http://{LOOPBACK}:{port}", "--", str(codes), str(turn)]
    told = subprocess.run(line, check=True, capture_output=True, text=True).stdout
    asked, micros, refused, broken, p50, p99 = map(int, told.split("\n")[-2].split())
    return Run(asked / micros * 1e6, refused + broken, p50 / 1e3, p99 / 1e3)


def get(port: int, code: str, caller: str = "192.0.2.1") -> tuple[int, bytes]:
    """Ask for one case from the address `caller`; return the status and the body."""
    connection = HTTPConnection(LOOPBACK, port, timeout=10)
    try:
        connection.request("GET", ROUTE + code, headers={"X-Forwarded-For": caller})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()
