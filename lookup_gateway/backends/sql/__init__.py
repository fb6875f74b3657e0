"""The embedded backend: cases in our own database, SQLite or PostgreSQL."""

from lookup_gateway.backends.sql.backend import SqlBackend
from lookup_gateway.backends.sql.desk import CaseDesk
from lookup_gateway.backends.sql.feedback import FeedbackDesk
from lookup_gateway.backends.sql.forms import Forms, Issued
from lookup_gateway.backends.sql.importer import Fault, ImportReport, import_lines
from lookup_gateway.backends.sql.overdue import OverdueBook
from lookup_gateway.backends.sql.save import Counts

__all__ = [
    "CaseDesk",
    "Counts",
    "Fault",
    "FeedbackDesk",
    "Forms",
    "ImportReport",
    "Issued",
    "OverdueBook",
    "SqlBackend",
    "import_lines",
]
