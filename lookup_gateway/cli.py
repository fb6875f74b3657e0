"""The program: puts the commands together, and tells every failure in one plain line."""

from __future__ import annotations

import logging
import sys

import click

from lookup_gateway.commands import (
    ask,
    calls,
    care,
    cases,
    catalogue,
    delivering,
    installation,
    keys,
    kiosk,
    officer,
    person,
    run,
)
from lookup_gateway.errors import BadSettings, GatewayError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Where is my case? One answer for citizens on every channel."""


for _command in (
    run.demo,
    run.serve,
    run.mirror,
    run.notify,
    delivering.deliver,
    ask.ask,
    cases.import_,
    cases.export,
    cases.check,
    cases.receipt,
    catalogue.catalogue,
    installation.profile,
    kiosk.kiosk,
    officer.officer,
    officer.audit,
    person.person,
    calls.calls,
    installation.doctor,
    care.backup,
    care.restore,
    keys.keys,
):
    cli.add_command(_command)


def main() -> None:
    """Run a command. Exit 2 for what cannot be used, 1 for what could not be done."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        sys.exit(cli(standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except BadSettings as error:
        sys.exit(_complain(error.faults, 2))
    except GatewayError as error:
        sys.exit(_complain([str(error) or type(error).__name__], 1))


def _complain(lines: list[str], status: int) -> int:
    for line in lines:
        click.echo(f"lookup-gateway: {line}", err=True)
    return status
