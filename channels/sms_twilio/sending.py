"""Send by Twilio's REST API, and have it report to our status callback.

https://www.twilio.com/docs/messaging/api/message-resource
"""

from __future__ import annotations

from urllib.parse import urlencode

import httpx
import msgspec

from lookup_gateway.accounts import Twilio
from lookup_gateway.calling import call
from lookup_gateway.outgoing import Again, Outgoing, Refused, Send, Sending, Sent, Unsure

# https://www.twilio.com/docs/api/errors: the person has sent STOP; our own sender is wrong.
_OPTED_OUT = 21610
_OUR_FAULT = frozenset({21212, 21603, 21606, 21659, 21660})
# Ours too: the account, its password, its address.
_MENDABLE = frozenset({401, 403, 404})


class _Answer(msgspec.Struct):
    sid: str | None = None
    code: int | None = None


_decode = msgspec.json.Decoder(_Answer).decode


def sender(client: httpx.Client, account: Twilio, auth_token: str, public_url: str) -> Send:
    """Return what sends by the account; its status comes to /channels/twilio/status?id=…"""
    url = f"{account.api_url}/2010-04-01/Accounts/{account.sid}/Messages.json"

    def send(outgoing: Outgoing) -> Sending:
        form = {"To": outgoing.to, "From": account.sender or "", "Body": outgoing.text}
        if outgoing.id:
            query = urlencode({"id": outgoing.id})
            form["StatusCallback"] = f"{public_url}/channels/twilio/status?{query}"
        answer = call(client, "POST", url, data=form, auth=(account.sid or "", auth_token))
        return answer if isinstance(answer, Again | Unsure) else _judged(answer)

    return send


def _judged(answer: httpx.Response) -> Sending:
    try:
        told = _decode(answer.content)
    except msgspec.MsgspecError:
        told = _Answer()
    if answer.is_success:
        return Sent(told.sid)
    if told.code == _OPTED_OUT:
        return Refused("twilio 21610: stopped by the person", stop=True)
    why = f"twilio {told.code or answer.status_code}"
    if answer.status_code in _MENDABLE or told.code in _OUR_FAULT:
        return Again(why)
    return Refused(why)
