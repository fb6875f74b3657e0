"""What tells people of changes: the notifier of a gateway, with its rooms."""

from __future__ import annotations

import msgspec

from lookup_gateway.gateway import Gateway
from lookup_gateway.model import DutyWay, Event
from lookup_gateway.notifying import Decider, Notifier, Sender, Words
from lookup_gateway.profile_file import Duty, Notices, Results

# How results are given back, electronic ones too.
_RETURNED_BY = "Nghị định 61/2018/NĐ-CP, Điều 20"


def notifier(gateway: Gateway) -> Notifier:
    """Return the notifier of this gateway."""
    profile, keys, clock = gateway.profile, gateway.keys, gateway.settings.clock
    rules = with_results(profile.notices, profile.results)
    url, with_files = gateway.settings.public_url, profile.results.email
    words = Words(gateway.house, profile.policy, gateway.make_card, url, keys, with_files)
    return Notifier(
        engine=gateway.engine,
        cases_of=gateway.backend.with_codes,
        decider=Decider(keys, rules, clock),
        sender=Sender(keys, rules, words),
        clock=clock,
    )


def with_results(notices: Notices, results: Results) -> Notices:
    """Return the duties with that of sending a result by e-mail, where the province has it."""
    if not results.email:
        return notices
    article = results.articles.get("email", _RETURNED_BY)
    duty = Duty(event=Event.READY, ways=(DutyWay.EMAIL,), article=article, not_by=("post",))
    return msgspec.structs.replace(notices, duties=(*notices.duties, duty))
