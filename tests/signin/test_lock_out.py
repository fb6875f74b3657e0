"""Guessing is slow, strangers keep nobody out for long, and nobody learns which names exist."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import argon2
import pytest

from lookup_gateway.store import tries
from tests.signin.hands import ACCOUNT, PASSWORD, Browser, add, settled
from tests.sites import SINCE, Site, held_clock
from tests.store.databases import run_together

NOBODY = "khongai.hongai"


class Wall:
    """A clock that stands still until the test moves it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._now = SINCE
        self.file = held_clock(folder, SINCE)

    def pass_(self, **time: float) -> None:
        """Let time pass."""
        self._now += timedelta(**time)
        held_clock(self._folder, self._now)


@pytest.fixture
def wall(tmp_path: Path) -> Wall:
    """The clock of `site`."""
    return Wall(tmp_path)


@pytest.fixture
def site(make_site: Callable[..., Site], redis_url: str, database_url: str, wall: Wall) -> Site:
    """A gateway on a held clock, on either database."""
    return make_site(REDIS_URL=redis_url, DATABASE_URL=database_url, LOOKUP_CLOCK_FILE=wall.file)


def guess(site: Site, times: int, address: str = "198.51.100.1", account: str = ACCOUNT) -> int:
    """Send wrong passwords; return the last status."""
    browser, token = Browser(site, address), ""
    token = browser.token("/sign-in")
    form = {"form_token": token, "account": account, "password": "a wrong password"}
    return [browser.post("/sign-in", **form).status_code for _ in range(times)][-1]


def test_after_five_wrong_ones_even_the_right_password_waits(site: Site, wall: Wall) -> None:
    settled(site)
    assert guess(site, tries.FROM_ONE_PLACE) == 403

    stranger = Browser(site, "198.51.100.1")
    refused = stranger.sign_in(PASSWORD)
    assert refused.status_code == 429
    assert "15 phút" in refused.text

    wall.pass_(seconds=tries.WINDOW)
    assert stranger.sign_in(PASSWORD).status_code == 303


def test_a_lock_out_is_not_made_longer_by_more_tries(site: Site, wall: Wall) -> None:
    settled(site)
    guess(site, tries.FROM_ONE_PLACE)
    wall.pass_(seconds=tries.WINDOW - 1)
    assert guess(site, 20) == 429
    wall.pass_(seconds=1)

    assert Browser(site, "198.51.100.1").sign_in(PASSWORD).status_code == 303


def test_a_stranger_elsewhere_locks_nobody_out(site: Site) -> None:
    settled(site)

    assert guess(site, 30) == 429

    assert Browser(site, "203.0.113.9").sign_in(PASSWORD).status_code == 303


def test_many_strangers_lock_an_account_but_not_where_its_officer_works(
    site: Site, wall: Wall
) -> None:
    settled(site)
    each = tries.FROM_ONE_PLACE
    for number in range(tries.AT_ONE_ACCOUNT // each + 1):
        guess(site, each, f"198.51.100.{number}")

    assert Browser(site, "203.0.113.9").sign_in(PASSWORD).status_code == 429
    assert Browser(site, "192.0.2.7").sign_in(PASSWORD).status_code == 303
    wall.pass_(seconds=tries.WINDOW)
    assert Browser(site, "203.0.113.9").sign_in(PASSWORD).status_code == 303


def test_one_place_cannot_try_one_password_at_every_account(site: Site) -> None:
    for number in range(tries.BY_ONE_PLACE):
        guess(site, 1, account=f"canbo{number}.hongai")

    assert guess(site, 1, account="canbo.hongai") == 429


def test_a_household_with_many_addresses_is_one_place(site: Site) -> None:
    for number in range(tries.FROM_ONE_PLACE):
        guess(site, 1, f"2001:db8:1:2::{number}")

    assert guess(site, 1, "2001:db8:1:2:ffff::1") == 429
    assert guess(site, 1, "2001:db8:1:3::1") == 403


def test_right_passwords_use_nothing_up(site: Site) -> None:
    settled(site)

    for _ in range(2 * tries.FROM_ONE_PLACE):
        assert Browser(site).sign_in(PASSWORD).status_code == 303


def test_guesses_at_once_are_counted_like_guesses_in_a_row(site: Site) -> None:
    settled(site)
    statuses: list[int] = []

    run_together([lambda: statuses.append(guess(site, 1))] * 12)

    assert sorted(statuses) == [403] * tries.FROM_ONE_PLACE + [429] * (12 - tries.FROM_ONE_PLACE)


def test_a_new_password_from_the_administrator_lifts_the_lock_out(site: Site) -> None:
    settled(site)
    guess(site, 10)

    once = site.gateway.officers.renew(ACCOUNT, "shell:test")

    assert once is not None
    assert Browser(site, "198.51.100.1").sign_in(once).status_code == 303


def test_a_one_time_password_is_good_for_a_week(site: Site, wall: Wall) -> None:
    once = add(site)
    wall.pass_(days=7)

    assert Browser(site).sign_in(once).status_code == 403


@pytest.mark.parametrize("case", ["unknown", "wrong", "disabled", "no name at all"])
def test_whoever_is_refused_gets_one_answer_for_the_same_work(
    site: Site, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    settled(site)
    if case == "disabled":
        site.gateway.officers.enable(ACCOUNT, "shell:test", enabled=False)
    account = {"unknown": NOBODY, "no name at all": "?"}.get(case, ACCOUNT)
    password = PASSWORD if case == "disabled" else "a wrong password"
    usual = Browser(site, "203.0.113.9").sign_in("another wrong one", "ai.hongai")
    verified: list[object] = []
    real = argon2.PasswordHasher.verify

    def counted(hasher: argon2.PasswordHasher, *given: str) -> bool:
        verified.append(given[0][:31])
        return real(hasher, *given)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", counted)
    refused = Browser(site, "203.0.113.8").sign_in(password, account)

    assert verified == ["$argon2id$v=19$m=19456,t=2,p=1$"]
    assert refused.status_code == usual.status_code == 403
    assert _without_token(refused.text) == _without_token(usual.text)


def test_a_name_that_does_not_exist_is_locked_like_one_that_does(site: Site) -> None:
    settled(site)

    known = [guess(site, n, "198.51.100.1") for n in (5, 1)]
    unknown = [guess(site, n, "198.51.100.2", NOBODY) for n in (5, 1)]

    assert known == unknown == [403, 429]


def test_counted_names_and_places_are_forgotten(site: Site, wall: Wall) -> None:
    settled(site)
    for number in range(5):
        guess(site, 1, f"198.51.100.{number}", f"canbo{number}.hongai")
    wall.pass_(seconds=tries.WINDOW)

    Browser(site).sign_in(PASSWORD)

    with site.gateway.engine.connect() as conn:
        left = conn.exec_driver_sql("SELECT count(*) FROM signin_tries").scalar()
    assert left == 3


def _without_token(page: str) -> str:
    return "".join(line for line in page.splitlines() if "form_token" not in line)
