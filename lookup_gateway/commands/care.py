"""Back an installation up, bring a backup back."""

from __future__ import annotations

from pathlib import Path

import click

from lookup_gateway.care.backup import Estate
from lookup_gateway.care.backup import backup as make_backup
from lookup_gateway.care.restore import restore as bring_back
from lookup_gateway.commands.opened import opened
from lookup_gateway.gateway import Gateway

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.option("--to", type=_FOLDER, help="The folder [the profile's, or backups in the data].")
def backup(to: Path | None) -> None:
    """Write the database and the papers into one file, while everything runs. It holds no key."""
    gateway = opened()
    estate = _estate(gateway)
    folder = to or estate.backups(gateway.profile.backup)
    click.echo(make_backup(estate, folder, gateway.settings.clock()))


@click.command()
@click.argument("file", type=_FILE)
@click.option("--force", is_flag=True, help="Replace the records that are there.")
def restore(file: Path, force: bool) -> None:
    """Bring a backup back; the mirror follows by itself as soon as its worker runs."""
    gateway = opened()
    manifest = bring_back(_estate(gateway), file, gateway.settings.clock(), force=force)
    click.echo(f"the records of {manifest.made_at:%Y-%m-%d %H:%M}Z are back")


def _estate(gateway: Gateway) -> Estate:
    return Estate(gateway.engine, gateway.settings.data_dir)
