"""What a citizen files online: what must be in it, and by when the desk has to answer."""

from lookup_gateway.filing.answering import Answering
from lookup_gateway.filing.digest import digest
from lookup_gateway.filing.filing import Fault, Filed, Filing, KeptPaper, Paper, Papers, Waiting
from lookup_gateway.filing.kinds import Kind, kind_of
from lookup_gateway.filing.limits import Limits, unfit, unfit_papers
from lookup_gateway.filing.terms import Terms

__all__ = [
    "Answering",
    "Fault",
    "Filed",
    "Filing",
    "KeptPaper",
    "Kind",
    "Limits",
    "Paper",
    "Papers",
    "Terms",
    "Waiting",
    "digest",
    "kind_of",
    "unfit",
    "unfit_papers",
]
