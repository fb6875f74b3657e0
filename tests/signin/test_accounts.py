"""Accounts as an administrator handles them, on both databases."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text

from lookup_gateway.errors import Busy
from lookup_gateway.officers import Officer, Role
from lookup_gateway.store import audit, read
from lookup_gateway.store.audit import Head
from tests.signin.hands import ACCOUNT, BY, PASSWORD, UNIT, Browser, actions, add, settled
from tests.sites import Site

MakeSite = Callable[..., Site]


@pytest.fixture
def site(make_site: MakeSite, redis_url: str, database_url: str) -> Site:
    """A gateway whose officers are kept on either database."""
    return make_site(REDIS_URL=redis_url, DATABASE_URL=database_url)


def test_a_new_officer_comes_in_once_with_the_password_that_was_printed(site: Site) -> None:
    once = add(site)

    browser = Browser(site)
    assert browser.sign_in(once).headers["Location"] == "/hotline/?lang=vi"
    assert browser.get("/hotline/").headers["Location"].startswith("/sign-in/password")
    assert browser.change(once, PASSWORD).status_code == 303
    assert browser.is_in()
    assert Browser(site).sign_in(once).status_code == 403
    assert Browser(site).sign_in(PASSWORD).status_code == 303


def test_two_officers_cannot_have_one_name(site: Site) -> None:
    add(site)

    with pytest.raises(Busy, match=ACCOUNT):
        add(site)

    assert actions(site) == ["officer.add"]


def test_a_disabled_officer_is_thrown_out_and_comes_back_when_enabled(site: Site) -> None:
    browser = settled(site)

    assert site.gateway.officers.enable(ACCOUNT, BY, enabled=False)
    assert not browser.is_in()
    assert Browser(site).sign_in(PASSWORD).status_code == 403

    assert site.gateway.officers.enable(ACCOUNT, BY, enabled=True)
    assert not browser.is_in()
    assert Browser(site).sign_in(PASSWORD).status_code == 303


def test_a_renewed_password_ends_every_session_and_the_old_password(site: Site) -> None:
    browser = settled(site)

    once = site.gateway.officers.renew(ACCOUNT, BY)

    assert once is not None
    assert not browser.is_in()
    assert Browser(site).sign_in(PASSWORD).status_code == 403
    assert Browser(site).sign_in(once).status_code == 303


def test_what_nobody_is_called_changes_nothing(site: Site) -> None:
    accounts = site.gateway.officers

    assert accounts.renew("nobody.hongai", BY) is None
    assert accounts.issue("nobody.hongai", BY) is None
    assert not accounts.enable("nobody.hongai", BY, enabled=False)
    assert actions(site) == []


def test_a_token_is_heard_until_it_is_revoked_or_its_officer_disabled(site: Site) -> None:
    accounts = site.gateway.officers
    add(site, role=Role.SUPERVISOR)
    token = accounts.issue(ACCOUNT, BY)
    assert token is not None

    officer = Officer(ACCOUNT, "Nguyễn Văn A", UNIT, Role.SUPERVISOR)
    assert accounts.by_token(token) == officer
    assert accounts.by_token(token + "x") is None
    accounts.enable(ACCOUNT, BY, enabled=False)
    assert accounts.by_token(token) is None
    accounts.enable(ACCOUNT, BY, enabled=True)
    assert accounts.by_token(token) == officer
    assert accounts.revoke(ACCOUNT, BY) == 1
    assert accounts.by_token(token) is None


def test_tokens_of_the_environment_are_heard_as_well(
    make_site: MakeSite, redis_url: str, database_url: str
) -> None:
    tokens = f"quay-1:{UNIT}:desk:a-token-of-16-letters"
    site = make_site(REDIS_URL=redis_url, DATABASE_URL=database_url, LOOKUP_DESK_TOKENS=tokens)

    known = site.gateway.officers.by_token("a-token-of-16-letters")

    assert known == Officer("quay-1", "quay-1", UNIT, Role.DESK)
    assert site.gateway.officers.by_token("") is None


def test_no_password_token_or_session_can_be_read_from_the_database(site: Site) -> None:
    browser = settled(site)
    token = site.gateway.officers.issue(ACCOUNT, BY)

    def everything(table: str) -> str:
        rows = read(
            site.gateway.engine,
            lambda conn: conn.execute(text(f"SELECT * FROM {table}")).all(),  # noqa: S608 - our names
        )
        return repr(rows)

    tables = ["officers", "officer_tokens", "officer_sessions", "signin_tries", "audit_log"]
    kept = "".join(map(everything, tables))
    assert all(secret not in kept for secret in (PASSWORD, str(token), str(browser.cookie)))
    assert PASSWORD not in repr(site.gateway.officers.every())


def test_every_step_is_in_the_log_with_who_did_it(site: Site) -> None:
    browser = settled(site)
    Browser(site).sign_in("a wrong password")
    browser.sign_out()
    site.gateway.officers.issue(ACCOUNT, BY)
    site.gateway.officers.revoke(ACCOUNT, BY)
    site.gateway.officers.renew(ACCOUNT, BY)
    site.gateway.officers.enable(ACCOUNT, BY, enabled=False)

    assert actions(site, ACCOUNT) == ["enter", "password", "leave"]
    assert actions(site, "-") == ["wrong"]
    assert actions(site, BY) == [
        "officer.add",
        "officer.token",
        "officer.revoke",
        "officer.password",
        "officer.disable",
    ]
    assert isinstance(audit.verify(site.gateway.engine), Head)
