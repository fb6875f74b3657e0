"""Which fields each tier may see: one policy, obeyed by every channel.

Tier 0 knows the code alone, and codes can be guessed; tier 1 has shown a proof; the desk sees
all. The preset `strict` shows the code and how far the case is, nothing else, to tier 0
(Thông tư 01/2018/TT-VPCP, Điều 16 khoản 2 điểm d).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from msgspec import structs

from lookup_gateway import progress
from lookup_gateway.model import Card, Case, OfficeCard, ProofKind, Tier, View

TIER0_DEFAULT = frozenset(
    {
        "status",
        "step",
        "received_at",
        "due_at",
        "overdue",
        "due_today",
        "early",
        "reappointed",
        "who_acts",
        "needs_action",
        "office",
        "source_status",
    }
)
TIER0_STRICT = frozenset({"step"})
TIER1_EXTRA = frozenset(
    {
        "initials",
        "procedure",
        "status_since",
        "submitted_at",
        "first_due_at",
        "finished_at",
        "returned_at",
        "steps",
        "needs",
        "fees",
        "post",
        "result",
        "reason",
        "handled_by",
    }
)
PRESETS: dict[str, frozenset[str]] = {"default": TIER0_DEFAULT, "strict": TIER0_STRICT}
FIELDS = TIER0_DEFAULT | TIER1_EXTRA
USUAL_PROOFS = (ProofKind.TOKEN, ProofKind.LOOKUP_CODE, ProofKind.PHONE)
GUESSABLE = frozenset({ProofKind.PHONE_LAST4, ProofKind.ID_LAST4, ProofKind.LOOKUP_CODE})


@dataclass(frozen=True, slots=True)
class Policy:
    """What the province decided. Closed procedures and offices answer to proofs only."""

    tier0: frozenset[str] = TIER0_DEFAULT
    proofs: frozenset[ProofKind] = frozenset(USUAL_PROOFS)
    closed_procedures: frozenset[str] = frozenset()
    closed_offices: frozenset[str] = frozenset()
    offices: Mapping[str, OfficeCard] = field(default_factory=dict)

    def open_by_code(self, case: Case) -> bool:
        """Return whether the code alone may show that this case exists."""
        procedure = case.procedure.code if case.procedure else None
        office = case.office.id if case.office else None
        return procedure not in self.closed_procedures and office not in self.closed_offices


def view(card: Card, tier: Tier, policy: Policy, now: datetime) -> View | None:
    """Return the case as this tier may see it now; None when it may not know of it at all."""
    if tier is Tier.CODE and not policy.open_by_code(card.case):
        return None
    shown = _everything(card, policy, now)
    if tier is Tier.DESK:
        return View(code=card.case.code, **shown)
    allowed = policy.tier0 if tier is Tier.CODE else FIELDS
    opened = {name: value for name, value in shown.items() if name in allowed}
    if "status" in allowed:
        opened["status_number"] = progress.NUMBERS.get(card.case.status)
    return View(code=card.case.code, **opened)


def _everything(card: Card, policy: Policy, now: datetime) -> dict[str, Any]:
    case = card.case
    shown = {name: getattr(case, name) for name in _AS_RECORDED}
    shown.update(
        initials=card.initials,
        step=progress.step_of(case.status),
        overdue=progress.is_overdue(case, now),
        due_today=progress.is_due_today(case, now),
        early=progress.is_early(case),
        reappointed=progress.is_reappointed(case),
        who_acts=progress.who_acts(case.status),
        needs_action=progress.needs_action(case.status),
        office=_office(case, policy),
    )
    return shown


def _office(case: Case, policy: Policy) -> OfficeCard | None:
    if case.office is None:
        return None
    listed = policy.offices.get(case.office.id, OfficeCard())
    return structs.replace(listed, name=listed.name or case.office.name)


_AS_RECORDED = tuple(sorted(FIELDS & {field.name for field in structs.fields(Case)} - {"office"}))
