"""Look after an installation: its profile, its health."""

from __future__ import annotations

import os

import click

from channels.sms.declaration import load as load_providers
from lookup_gateway import doctor as examination
from lookup_gateway.dispatch.senders import forms
from lookup_gateway.profile import load_profile, read_profile
from lookup_gateway.profile_file.written import written


@click.group()
def profile() -> None:
    """Look after a province's profile."""


@profile.command("check")
@click.argument("file")
def profile_check(file: str) -> None:
    """Read a profile and name every fault in it."""
    profile = load_profile(file)
    load_providers(profile.sms.providers)
    forms(profile)
    click.echo(f"{profile.name}: no fault found")


@profile.command("show")
@click.option("--profile", "which", envvar="LOOKUP_PROFILE", default="demo", show_default=True)
@click.option(
    "--article",
    is_flag=False,
    flag_value="",
    help="Only what rests on an article, or on one whose name holds this.",
)
def profile_show(which: str, article: str | None) -> None:
    """Print every setting in force, and the article of the regulation on which it rests."""
    for one in written(read_profile(which)[1]):
        if article is None or (one.article is not None and article in one.article):
            click.echo("\t".join((one.key, one.value, one.article or "")).rstrip())


@click.command()
def doctor() -> int:
    """Say what is installed, reachable and configured, and what to do about what is not."""
    findings = examination.examine(os.environ)
    for finding in findings:
        click.echo(str(finding))
    return 0 if all(finding.well for finding in findings) else 1
