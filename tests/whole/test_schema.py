"""The API as it describes itself, tried by schemathesis against the real server."""

import subprocess
import sys
from pathlib import Path

from tests.running import serving
from tests.sites import SECRET, a_case

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
# "Try later" and "not ready" are told by 503, which this check would call a failure.
EXCLUDED = "positive_data_acceptance,unsupported_method"
# A body that is too large is refused before it is looked at.
CONFIGURED = """
[checks]
negative_data_rejection.expected-statuses = [400, 404, 405, 406, 413, 415, 422, 429, 503]
"""


def test_no_answer_of_the_api_is_outside_its_description(
    make_site, tmp_path, redis_url, sqlite_url
):
    site = make_site(REDIS_URL=redis_url, DATABASE_URL=sqlite_url)
    site.record(a_case())
    env = {
        "LOOKUP_DATA_DIR": str(tmp_path / "web"),
        "LOOKUP_SECRET_KEYS": SECRET,
        "REDIS_URL": redis_url,
        "DATABASE_URL": sqlite_url,
        "LOOKUP_LIMITS": "off",
        "WEB_CONCURRENCY": "1",
    }

    (tmp_path / "schemathesis.toml").write_text(CONFIGURED)
    with serving(env) as port:
        tried = subprocess.run(
            [
                SCHEMATHESIS,
                "run",
                f"http://127.0.0.1:{port}/openapi.json",
                "--max-examples=40",
                "--phases=examples,coverage,fuzzing",
                "--generation-database=none",
                f"--exclude-checks={EXCLUDED}",
            ],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
        )

    assert tried.returncode == 0, tried.stdout[-6_000:]
