"""What tells one filing from another that is sent with the same key."""

from __future__ import annotations

from hashlib import sha256

import msgspec

from lookup_gateway.filing.filing import Filing, Papers


def digest(filing: Filing, papers: Papers) -> str:
    """Return a hash of all that is filed: of its content, for the borders between the parts of a
    request are drawn anew each time."""
    whole = sha256(msgspec.json.encode(filing))
    for paper in papers:
        whole.update(sha256(paper.name.encode(errors="replace")).digest())
        whole.update(sha256(paper.content).digest())
    return whole.hexdigest()
