"""What is late or about to be, and what is owed to the citizen then."""

from lookup_gateway.overdue.promises import RELEASERS, Overdue, Proposal, Stage, judge, proposed

__all__ = ["RELEASERS", "Overdue", "Proposal", "Stage", "judge", "proposed"]
