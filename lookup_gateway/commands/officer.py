"""Look after officers' accounts, and check the log of what they did."""

from __future__ import annotations

import getpass
import re
from collections.abc import Sequence

import click

from lookup_gateway import proofs
from lookup_gateway.commands.opened import opened
from lookup_gateway.gateway import Gateway
from lookup_gateway.officers import Officer, Role, account_name
from lookup_gateway.proofs import Keys
from lookup_gateway.store import audit as log
from lookup_gateway.store import stream

_HEAD = re.compile(r"([0-9]+):([0-9a-f]{64})")


class AccountName(click.ParamType[str]):
    """hovaten.tendonvi."""

    name = "account"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the account's name as it is kept."""
        account = account_name(value)
        if account is None:
            self.fail(f"{value!r} is not in the form hovaten.tendonvi", param, ctx)
        return account


ACCOUNT = click.argument("account", type=AccountName())


@click.group()
def officer() -> None:
    """Look after officers' accounts, named hovaten.tendonvi."""


@officer.command("add")
@ACCOUNT
@click.option("--name", required=True, help="As colleagues know the officer.")
@click.option("--unit", required=True, help="The office's id in the profile.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
def add(account: str, name: str, unit: str, role: str) -> None:
    """Make an account and print its one-time password, good for a week."""
    gateway = opened()
    if unit not in gateway.profile.offices:
        known = ", ".join(gateway.profile.offices)
        raise click.BadParameter(f"the profile knows {known}", param_hint="--unit")
    click.echo(gateway.officers.add(Officer(account, name, unit, Role(role)), _shell()))
    _say_where(gateway)


@officer.command("list")
def list_() -> None:
    """Print every account: name, person, unit, role, state."""
    for one in opened().officers.every():
        who = one.officer
        state = "one-time password" if one.once_until is not None else "in use"
        state = state if one.enabled else "disabled"
        click.echo("\t".join((who.account, who.name, who.unit, who.role, state)))


@officer.command("disable")
@ACCOUNT
def disable(account: str) -> None:
    """Let an officer in no more: pages, sessions, tokens."""
    _require(opened().officers.enable(account, _shell(), enabled=False), account)


@officer.command("enable")
@ACCOUNT
def enable(account: str) -> None:
    """Let a disabled officer in again."""
    _require(opened().officers.enable(account, _shell(), enabled=True), account)


@officer.command("password")
@ACCOUNT
def password(account: str) -> None:
    """Print a new one-time password; sessions and a lock-out end."""
    gateway = opened()
    once = gateway.officers.renew(account, _shell())
    _require(once is not None, account)
    click.echo(once)
    _say_where(gateway)


@officer.command("token")
@ACCOUNT
@click.option("--revoke", is_flag=True, help="Forget all tokens of the account instead.")
def token(account: str, revoke: bool) -> None:
    """Print a token for the officer's programs; it is shown this once."""
    officers = opened().officers
    if revoke:
        click.echo(f"{officers.revoke(account, _shell())} revoked", err=True)
        return
    made = officers.issue(account, _shell())
    _require(made is not None, account)
    click.echo(made)


@click.group()
def audit() -> None:
    """Check and read the log of what officers did and saw."""


@audit.command("verify")
@click.option("--kept", metavar="N:HASH", help="A head that was printed before.")
def verify(kept: str | None) -> int:
    """Name the first row that is not as it was written, else print the head, to be kept
    elsewhere: it vouches for all rows so far. Exit 1 for a broken log."""
    found = log.verify(opened().engine, _head(kept) if kept else None)
    if isinstance(found, log.Broken):
        click.echo(f"row {found.n} {found.why}", err=True)
        return 1
    click.echo(f"{found.n}:{found.hash}")
    return 0


@audit.command("list")
@click.option("--case", "code", help="Only who looked at the case of this code, as issued.")
@click.option("--by", "actor", help="Only what this account did.")
def entries(code: str | None, actor: str | None) -> None:
    """Print the log, oldest first."""
    gateway = opened()
    names = _names(code, gateway.keys) if code else ()
    with stream(gateway.engine) as conn:
        for row in log.entries(conn, actor, names):
            click.echo("\t".join((str(row.n), row.at, row.actor, row.action, row.details)))


def _head(text: str) -> log.Head:
    parts = _HEAD.fullmatch(text)
    if parts is None:
        raise click.BadParameter("needs N:HASH as verify printed it", param_hint="--kept")
    return log.Head(int(parts[1]), parts[2])


def _names(code: str, keys: Keys) -> Sequence[str]:
    """Return what a case may be called in the log: under each key that was the first one."""
    return [proofs.log_name(code, Keys((key,))) for key in keys.all]


def _require(found: bool, account: str) -> None:
    if not found:
        raise click.ClickException(f"there is no account {account}")


def _shell() -> str:
    return f"shell:{getpass.getuser()}"


def _say_where(gateway: Gateway) -> None:
    click.echo(f"sign in at {gateway.settings.public_url}/sign-in within a week", err=True)
