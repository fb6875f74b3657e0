"""The demonstration's catalogue: the file that is also the model for a province's own."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

from lookup_gateway.backends.sql.catalogue import SqlCatalogue
from lookup_gateway.catalogue import Reading, read_toml
from lookup_gateway.gateway import Gateway

# Before the receipt of any made-up case.
IN_FORCE_FROM = date(2020, 1, 1)


def reading() -> Reading:
    """Return what the file says."""
    file = files("lookup_gateway.demo").joinpath("procedures.toml")
    return read_toml(file.read_text(encoding="utf-8"))


def load(gateway: Gateway) -> None:
    """Put the catalogue in force. Raises BackendDown."""
    books = SqlCatalogue(gateway.engine, gateway.settings.clock)
    books.take(reading().entries, "demo", IN_FORCE_FROM)
