"""Procedures, agencies and sectors: what is needed for what, what it costs, how long it takes."""

from lookup_gateway.catalogue.duty import Behind, Duty, behind
from lookup_gateway.catalogue.entries import (
    Agency,
    Charge,
    Decision,
    Entries,
    Entry,
    Paper,
    Procedure,
    Sector,
)
from lookup_gateway.catalogue.reading import Fault, Reading, astray, read, read_toml
from lookup_gateway.catalogue.search import plain
from lookup_gateway.catalogue.shelf import Catalogue
from lookup_gateway.catalogue.term import Term

__all__ = [
    "Agency",
    "Behind",
    "Catalogue",
    "Charge",
    "Decision",
    "Duty",
    "Entries",
    "Entry",
    "Fault",
    "Paper",
    "Procedure",
    "Reading",
    "Sector",
    "Term",
    "astray",
    "behind",
    "plain",
    "read",
    "read_toml",
]
