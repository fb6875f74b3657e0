"""Officers by command: accounts, one-time passwords, tokens, and the log of it all."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from sqlalchemy import text

from lookup_gateway.officers import Officer, Role
from lookup_gateway.store import write
from tests.machine import bare_environment
from tests.signin.hands import ACCOUNT, PASSWORD, Browser
from tests.sites import CODE, SECRET, Site, a_case

Run = Callable[..., "subprocess.CompletedProcess[str]"]
NEW = ["officer", "add", ACCOUNT, "--name", "Nguyễn Văn A", "--unit", "H49.12", "--role", "desk"]


@pytest.fixture
def run(site: Site) -> Run:
    """A function that runs a command on the site's own database."""
    settings = site.settings
    env = bare_environment(
        {
            "LOOKUP_DATA_DIR": str(settings.data_dir),
            "DATABASE_URL": settings.database_url,
            "REDIS_URL": str(settings.redis_url),
            "LOOKUP_SECRET_KEYS": SECRET,
        }
    )

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-m", "lookup_gateway", *words]
        return subprocess.run(line, env=env, capture_output=True, text=True, check=False)

    return run


def test_an_officers_life_from_the_shell(run: Run, site: Site) -> None:
    made = run(*NEW)
    once = made.stdout.strip()
    assert (made.returncode, len(once)) == (0, 19)
    assert "/sign-in within a week" in made.stderr
    browser = Browser(site)
    assert browser.sign_in(once).status_code == 303
    assert "one-time password" in run("officer", "list").stdout
    browser.change(once, PASSWORD)
    assert run("officer", "list").stdout.split("\t")[-1].strip() == "in use"

    assert run("officer", "disable", ACCOUNT).returncode == 0
    assert not browser.is_in()
    assert "disabled" in run("officer", "list").stdout
    assert run("officer", "enable", ACCOUNT).returncode == 0

    token = run("officer", "token", ACCOUNT).stdout.strip()
    officer = Officer(ACCOUNT, "Nguyễn Văn A", "H49.12", Role.DESK)
    assert site.gateway.officers.by_token(token) == officer
    assert "1 revoked" in run("officer", "token", ACCOUNT, "--revoke").stderr

    again = run("officer", "password", ACCOUNT).stdout.strip()
    assert Browser(site).sign_in(PASSWORD).status_code == 403
    assert Browser(site).sign_in(again).status_code == 303


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["officer", "password", "khongai.hongai"], "there is no account khongai.hongai"),
        (["officer", "disable", "khongai.hongai"], "there is no account"),
        (["officer", "token", "khongai.hongai"], "there is no account"),
        (["officer", "disable", "Nguyễn Văn A"], "hovaten.tendonvi"),
        ([*NEW[:-3], "H99", "--role", "desk"], "the profile knows H49.12"),
        ([*NEW[:-1], "king"], "king"),
        (["audit", "verify", "--kept", "7:abc"], "N:HASH"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(run: Run, words: list[str], why: str) -> None:
    refused = run(*words)

    assert refused.returncode in (1, 2)
    assert why in refused.stderr
    assert "Traceback" not in refused.stderr


def test_the_log_is_verified_and_read(run: Run, site: Site) -> None:
    site.record(a_case())
    once = run(*NEW).stdout.strip()
    assert run(*NEW).returncode == 1
    browser = Browser(site)
    browser.sign_in(once)
    browser.change(once, PASSWORD)
    kept = run("audit", "verify").stdout.strip()
    browser.post("/hotline/", form_token=browser.token("/hotline/"), text=CODE)

    assert re.fullmatch("3:[0-9a-f]{64}", kept)
    assert run("audit", "verify", "--kept", kept).stdout.startswith("4:")
    looked = run("audit", "list", "--case", CODE).stdout
    assert looked.count("\n") == 1
    assert f"\t{ACCOUNT}\thotline.look\t" in looked
    assert run("audit", "list", "--case", "H49.12-251105-0008").stdout == ""
    everything = run("audit", "list").stdout
    assert "shell:" in everything.splitlines()[0]
    assert CODE not in everything
    assert len(run("audit", "list", "--by", ACCOUNT).stdout.splitlines()) == 3

    forged = text("UPDATE audit_log SET actor = 'another.hongai' WHERE n = 4")
    write(site.gateway.engine, lambda conn: conn.execute(forged))

    broken = run("audit", "verify")
    assert (broken.returncode, broken.stderr) == (1, "row 4 is not as it was written\n")
