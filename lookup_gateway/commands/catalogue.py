"""Look after the catalogue of procedures: bring it in, write it out, see what it lacks."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date
from functools import partial
from pathlib import Path

import click
import msgspec

from lookup_gateway.backends.sql.catalogue import SqlCatalogue, Taken
from lookup_gateway.catalogue import Behind, Fault, Reading, behind, read, read_toml
from lookup_gateway.clock import VIETNAM
from lookup_gateway.commands.opened import opened
from lookup_gateway.gateway import Gateway

BY = "command"


class Day(click.ParamType[date]):
    """A date as 2026-01-31."""

    name = "day"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date."""
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no date such as 2026-01-31", param, ctx)


AS_OF = click.option("--as-of", type=Day(), help="The day in question; today, if left out.")


@click.group()
def catalogue() -> None:
    """Look after the catalogue of procedures."""


@catalogue.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@AS_OF
@click.option("--dry-run", is_flag=True, help="Name the faults; change nothing.")
def import_(file: Path, as_of: date | None, dry_run: bool) -> int:
    """Put the entries of FILE in force: JSON lines, or TOML if its name ends so; all or none."""
    reading = _read(file)
    if reading.faults:
        return _refused(reading.faults)
    gateway = opened()
    books, day = _books(gateway), as_of or _today(gateway)
    take = books.try_out if dry_run else partial(books.take, by=BY)
    taken = take(reading.entries, as_of=day)
    if taken.faults:
        return _refused(taken.faults)
    _say(taken)
    return 0


@catalogue.command()
@AS_OF
def export(as_of: date | None) -> None:
    """Write what is in force to standard output, one entry a line; `import` takes it back."""
    gateway = opened()
    for entry in _books(gateway).in_force(as_of or _today(gateway)):
        sys.stdout.buffer.write(msgspec.json.encode(entry) + b"\n")


@catalogue.command("list")
@AS_OF
def list_(as_of: date | None) -> int:
    """Print every procedure, and which are not yet as a decision has them; exit 1 when late."""
    gateway = opened()
    entries = _books(gateway).in_force(as_of or _today(gateway))
    for one in sorted(entries.procedures.values(), key=lambda one: one.code):
        click.echo("\t".join((one.code, one.name, one.sector, str(one.service_level))))
    duty = gateway.profile.catalogue.duty(gateway.profile.work)
    owed = list(behind(entries, duty, gateway.settings.clock()))
    for lack in owed:
        click.echo(_owed(lack), err=True)
    return 1 if any(lack.late for lack in owed) else 0


@catalogue.command()
@click.argument("code")
def history(code: str) -> None:
    """Print a procedure as it was: from, before, imported when and by whom, the entry."""
    for past in _books(opened()).history("procedure", code):
        until = past.valid_until.isoformat() if past.valid_until else ""
        record = msgspec.json.encode(past.entry).decode()
        at = past.at.astimezone(VIETNAM).isoformat(timespec="minutes")
        click.echo("\t".join((past.valid_from.isoformat(), until, at, past.by, record)))


def _read(file: Path) -> Reading:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise click.BadParameter(str(error), param_hint="FILE") from error
    return read_toml(text) if file.suffix == ".toml" else read(text.splitlines())


def _refused(faults: Iterable[Fault]) -> int:
    for fault in faults:
        click.echo(str(fault), err=True)
    return 1


def _say(taken: Taken) -> None:
    click.echo(f"{taken.new} new, {taken.changed} changed, {taken.ended} ended")


def _owed(lack: Behind) -> str:
    when = "was due" if lack.late else "due"
    by = lack.by.astimezone(VIETNAM).isoformat(timespec="minutes")
    return f"{lack.code}: not yet as {lack.decision} has it, {when} {by}"


def _books(gateway: Gateway) -> SqlCatalogue:
    return SqlCatalogue(gateway.engine, gateway.settings.clock)


def _today(gateway: Gateway) -> date:
    return gateway.settings.clock().astimezone(VIETNAM).date()
