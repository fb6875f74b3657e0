"""Write to somebody unasked: in the chat while that is free, else by an approved template."""

from __future__ import annotations

from collections.abc import Mapping

from channels.zalo import messages
from channels.zalo.account import Account
from channels.zalo.verdicts import is_closed
from lookup_gateway.model import Event
from lookup_gateway.outgoing import Outgoing, Refused, Send, Sending
from lookup_gateway.store.zalo_users import Window


def sender(account: Account, templates: Mapping[Event, str], *, paid: bool = False) -> Send:
    """Return what sends by Zalo.

    `templates` gives the id at Zalo of each notice's template. `paid` allows chat messages from
    the account's paid quota, in the seven days after a person's last message. The sender may
    raise BackendDown."""
    ids = {str(event): number for event, number in templates.items()}
    allowed = {Window.FREE, Window.PAID} if paid else {Window.FREE}

    def send(out: Outgoing) -> Sending:
        if not _is_phone(out.to) and account.window(out.to) in allowed:
            sent = account.write(out.to, messages.text(out.to, out.text))
            if not is_closed(sent):
                return sent
        template = ids.get(out.template or "")
        return account.template(_filled(out, template)) if template else Refused("zalo: window")

    return send


def _filled(out: Outgoing, template: str) -> messages.Part:
    whom = {"phone": out.to.removeprefix("+")} if _is_phone(out.to) else {"user_id": out.to}
    return {
        **whom,
        "template_id": template,
        "template_data": dict(out.values),
        "tracking_id": out.id,
    }


def _is_phone(to: str) -> bool:
    return to.startswith("+")
