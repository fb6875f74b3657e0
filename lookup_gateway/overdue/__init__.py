"""What is late or about to be, and what is owed to the citizen then."""

from lookup_gateway.overdue.promises import Overdue, Proposal, Stage, judge, proposed

__all__ = ["Overdue", "Proposal", "Stage", "judge", "proposed"]
