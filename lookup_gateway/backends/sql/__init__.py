"""The embedded backend: cases in our own database, SQLite or PostgreSQL."""

from lookup_gateway.backends.sql.backend import SqlBackend
from lookup_gateway.backends.sql.desk import CaseDesk
from lookup_gateway.backends.sql.feedback import FeedbackDesk
from lookup_gateway.backends.sql.filed import SubmissionRoom
from lookup_gateway.backends.sql.forms import Forms, Issued
from lookup_gateway.backends.sql.importer import Fault, ImportReport, import_lines
from lookup_gateway.backends.sql.late_papers import LatePapers
from lookup_gateway.backends.sql.overdue import OverdueBook
from lookup_gateway.backends.sql.payments import PaymentBook
from lookup_gateway.backends.sql.questions import QuestionDesk
from lookup_gateway.backends.sql.results import ResultFiles
from lookup_gateway.backends.sql.rules import DeskRules
from lookup_gateway.backends.sql.save import Counts
from lookup_gateway.backends.sql.submissions import Submissions

__all__ = [
    "CaseDesk",
    "Counts",
    "DeskRules",
    "Fault",
    "FeedbackDesk",
    "Forms",
    "ImportReport",
    "Issued",
    "LatePapers",
    "OverdueBook",
    "PaymentBook",
    "QuestionDesk",
    "ResultFiles",
    "SqlBackend",
    "SubmissionRoom",
    "Submissions",
    "import_lines",
]
