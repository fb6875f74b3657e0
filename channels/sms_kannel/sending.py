"""Send by Kannel's sendsms, and say where it is to report what became of the message.

Kannel User's Guide, "Using the HTTP interface to smsbox" and "Delivery Reports".
"""

from __future__ import annotations

from urllib.parse import quote, urlencode

import httpx

from lookup_gateway import gsm
from lookup_gateway.accounts import Kannel
from lookup_gateway.calling import call
from lookup_gateway.outgoing import Again, Outgoing, Refused, Send, Sending, Sent, Unsure

# Delivered, failed, queued, taken by the operator, refused by the operator: all there are.
_EVERY_REPORT = "31"
_UCS2 = {"coding": "2", "charset": "UTF-8"}


def sender(client: httpx.Client, account: Kannel, public_url: str, secret: str | None) -> Send:
    """Return what sends by the account; reports come to /channels/kannel/dlr with the secret."""

    def send(outgoing: Outgoing) -> Sending:
        query = {
            "username": account.username or "",
            "password": account.password or "",
            "to": outgoing.to,
            "text": outgoing.text,
            **({} if gsm.is_gsm(outgoing.text) else _UCS2),
            **({"from": account.sender} if account.sender else {}),
        }
        if outgoing.id:
            query |= {"dlr-mask": _EVERY_REPORT, "dlr-url": _dlr_url(outgoing.id)}
        # Without a charset smsbox reads a text without accents as UTF-8 all the same.
        url = f"{account.sendsms_url}?{urlencode(query)}"
        answer = call(client, "GET", url)
        return answer if isinstance(answer, Again | Unsure) else _judged(answer)

    def _dlr_url(message_id: str) -> str:
        # Kannel puts the report's number for %d, and something else for nearly every other %x:
        # that is why the secret is to be of letters that need no escape.
        known = {"id": message_id, **({"secret": secret} if secret else {})}
        return f"{public_url}/channels/kannel/dlr?{urlencode(known, quote_via=quote)}&status=%d"

    return send


def _judged(answer: httpx.Response) -> Sending:
    """Return what smsbox's answer means: 202 is taken or queued, 400 a number or text that it
    cannot send, 403 our own password or sender, which an operator can mend."""
    if answer.status_code == httpx.codes.ACCEPTED:
        return Sent()
    if answer.status_code == httpx.codes.BAD_REQUEST:
        return Refused("kannel 400")
    return Again(f"kannel {answer.status_code}")
