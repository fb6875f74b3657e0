"""What nearly every command begins with: the rooms of this process, closed at its end."""

from __future__ import annotations

import os

import click

from lookup_gateway.gateway import Gateway
from lookup_gateway.settings import Settings


def opened() -> Gateway:
    """Return the gateway that the environment describes. Raises BadSettings."""
    gateway = Gateway(Settings.from_env(os.environ))
    gateway.migrate_if_possible()
    click.get_current_context().call_on_close(gateway.close)
    return gateway
