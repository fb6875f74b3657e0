"""The API as it describes itself, tried by schemathesis against the real server."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.desk.conftest import NOW, OFFICERS, TOKENS
from tests.desk.online import PDF, Office, open_office
from tests.ingest.sender import KEY
from tests.machine import bare_environment
from tests.running import serving
from tests.sites import SECRET, Site, a_case

ROOT = Path(__file__).parents[2]
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
# Of officers' programs and of other systems: these show who they are.
MACHINES = "^/(api/v1/desk|ingest)/"
# "Try later" and "not ready" are told by 503, which this check would call a failure.
EXCLUDED = "positive_data_acceptance,unsupported_method"
# Before a body is looked at, it may be too large, and its sender nobody who may send it.
CHECKS = """
[checks]
negative_data_rejection.expected-statuses = [
    400, 401, 403, 404, 405, 406, 411, 413, 415, 422, 429, 503
]
"""
# Signatures are made as the last thing: schemathesis takes a right one for one that it made up.
SIGNED_IN = """
hooks = "tests.whole.schema_hooks"

[auth.openapi.officer]
bearer = "{token}"

[[operations]]
include-path-regex = "^/ingest/"
checks.ignored_auth.enabled = false
"""
# What fails once fails again, here and on every other machine.
SEED = 5
# The thorough first; the others as far as they may go.
ROLES = {
    "leader": ("--phases=examples,coverage,fuzzing", "--max-examples=3"),
    "desk": ("--phases=examples,fuzzing", "--max-examples=2"),
    "statistics": ("--phases=examples,fuzzing", "--max-examples=2"),
}


def test_no_answer_to_citizens_is_outside_its_description(
    make_site: Callable[..., Site], tmp_path: Path, redis_url: str, sqlite_url: str
) -> None:
    site = make_site(REDIS_URL=redis_url, DATABASE_URL=sqlite_url)
    site.record(a_case())
    env = {
        "LOOKUP_DATA_DIR": str(tmp_path / "web"),
        "REDIS_URL": redis_url,
        "DATABASE_URL": sqlite_url,
    }
    options = ("--phases=examples,coverage,fuzzing", "--max-examples=40")

    tried = judged(env, tmp_path, CHECKS, f"--exclude-path-regex={MACHINES}", *options)

    assert tried.returncode == 0, tried.stdout[-6_000:]


@pytest.fixture
def office(
    make_site: Callable[..., Site], tmp_path: Path, redis_url: str, sqlite_url: str
) -> Office:
    """An office with officers of every kind, to which a payment platform is joined."""
    env = {"REDIS_URL": redis_url, "DATABASE_URL": sqlite_url, "LOOKUP_INGEST_KEYS": f"bank:{KEY}"}
    made = open_office(make_site, tmp_path, "", **env)
    made.at(NOW)
    return made


@pytest.mark.parametrize("role", ROLES)
def test_no_answer_to_an_officer_or_a_platform_is_outside_its_description(
    office: Office, tmp_path: Path, role: str
) -> None:
    settings = office.site.settings
    env = {
        "LOOKUP_DATA_DIR": str(settings.data_dir),
        "LOOKUP_PROFILE": str(tmp_path / "online.toml"),
        "LOOKUP_CLOCK_FILE": str(tmp_path / "clock"),
        "LOOKUP_DESK_TOKENS": OFFICERS,
        "LOOKUP_INGEST_KEYS": f"bank:{KEY}",
        "REDIS_URL": str(settings.redis_url),
        "DATABASE_URL": settings.database_url,
        **known(office),
    }
    config = SIGNED_IN.format(token=TOKENS[role]) + CHECKS
    options = (f"--include-path-regex={MACHINES}", *ROLES[role])

    tried = judged(env, tmp_path, config, *options)

    assert tried.returncode == 0, tried.stdout[-6_000:]
    signed = office.call("/payments?state=unmatched").get_json()["payments"]
    assert signed  # else the hooks were not loaded, and every platform was sent away


def known(office: Office) -> dict[str, str]:
    """Let there be what can be found, and tell the hooks of it."""
    codes = [office.take_in()["code"] for _ in range(6)]
    codes.append(office.file(("giay-khai.pdf", PDF)).get_json()["submission"])
    written = office.site.client.post("/api/v1/feedback", json={"text": "Tôi phải chờ lâu."})
    contact = {"name": "Nguyễn Văn A", "email": "a@example.vn"}
    question = {"text": "Đăng ký khai sinh cần những giấy tờ gì?", "contact": contact}
    asked = office.site.client.post("/api/v1/questions", json=question)
    references = [answer.get_json()["reference"] for answer in (written, asked)]
    return {
        "KNOWN_CODE": " ".join(codes),
        "KNOWN_REFERENCE": " ".join(references),
        "KNOWN_NOW": NOW.isoformat(),
        "KNOWN_TOKEN": TOKENS["desk"],
    }


def judged(
    env: Mapping[str, str], folder: Path, config: str, *options: str
) -> subprocess.CompletedProcess[str]:
    """Return what schemathesis says of a server with these settings."""
    env = {**env, "LOOKUP_SECRET_KEYS": SECRET, "LOOKUP_LIMITS": "off", "WEB_CONCURRENCY": "1"}
    (folder / "schemathesis.toml").write_text(config)
    with serving(env) as port:
        return subprocess.run(
            [
                SCHEMATHESIS,
                "run",
                f"http://127.0.0.1:{port}/openapi.json",
                "--generation-database=none",
                f"--seed={SEED}",
                f"--exclude-checks={EXCLUDED}",
                *options,
            ],
            capture_output=True,
            text=True,
            check=False,
            cwd=folder,
            env={**bare_environment(env), "PYTHONPATH": str(ROOT)},
        )
