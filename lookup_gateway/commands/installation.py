"""Look after an installation: its profile, its health."""

from __future__ import annotations

import os

import click

from channels.sms.declaration import load as load_providers
from lookup_gateway import doctor as examination
from lookup_gateway.dispatch.senders import forms
from lookup_gateway.profile import load_profile


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


@click.command()
def doctor() -> int:
    """Say what is installed, reachable and configured, and what to do about what is not."""
    findings = examination.examine(os.environ)
    for finding in findings:
        click.echo(str(finding))
    return 0 if all(finding.well for finding in findings) else 1
