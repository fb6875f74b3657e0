"""Send by an aggregator as its declaration says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import httpx
import msgspec
from anyascii import anyascii

from channels.sms.send_form import SendForm, Value, fill
from channels.sms.tables import encoded
from lookup_gateway import gsm
from lookup_gateway.accounts import Aggregator
from lookup_gateway.calling import call
from lookup_gateway.clock import Clock
from lookup_gateway.outgoing import Again, Outgoing, Refused, Send, Sending, Sent, Unsure

# A code, and nothing that could quote the message.
_TELLING = re.compile(r"[\w-]{1,12}")


@dataclass(frozen=True, slots=True)
class Line:
    """An aggregator that we may send by: its form, and our account there."""

    name: str
    form: SendForm
    account: Aggregator
    secret: str | None = field(default=None, repr=False)

    @property
    def url(self) -> str | None:
        """Where it takes messages."""
        return self.account.send_url or self.form.url

    @property
    def lacks(self) -> str | None:
        """The settings without which it would refuse everything, None when nothing is missing."""
        places, prefix = self.form.places(), f"SMS_{self.name.upper()}"
        missing = [
            f"{prefix}_{setting}"
            for setting, needed, given in (
                ("SEND_URL", True, self.url),
                ("ACCOUNT", "account" in places, self.account.account),
                ("SECRET", "secret" in places, self.secret),
                ("FROM", "sender" in places, self.account.sender),
            )
            if needed and not given
        ]
        return ", ".join(missing) or None


def sender(client: httpx.Client, line: Line, clock: Clock) -> Send:
    """Return what sends by the aggregator.

    `Outgoing.values` may hold `request`, `service` and `keyword` of the message that is answered,
    for those aggregators that send nothing else."""

    def send(outgoing: Outgoing) -> Sending:
        given = _given(line, outgoing, clock)
        answer = call(client, **_request(line, given), **_carried(line, given))
        return answer if isinstance(answer, Again | Unsure) else _judged(line, answer)

    return send


def _given(line: Line, outgoing: Outgoing, clock: Clock) -> dict[str, str]:
    text = outgoing.text
    if line.form.accented is None and not gsm.is_gsm(text):
        text = "".join(filter(gsm.is_gsm, anyascii(text)))
    return {
        **outgoing.values,
        "to": outgoing.to.removeprefix("+"),
        "text": text,
        "hex": text.encode("utf-16-be").hex(),
        "id": outgoing.id,
        "time": str(int(clock().timestamp())),
        "account": line.account.account or "",
        "secret": line.secret or "",
        "sender": line.account.sender or "",
    }


def _values(line: Line, given: dict[str, str]) -> dict[str, Value]:
    form = line.form
    accented = form.accented is not None and not gsm.is_gsm(given["text"])
    table = (form.accented if accented else None) or form.values
    values = {name: fill(value, given) for name, value in table.items()}
    if form.sign:
        digest = form.sign.digest(lambda name: str(values.get(name, "")).encode(), given["secret"])
        values[form.sign.field] = encoded(digest, form.sign.encoding)
    return values


def _carried(line: Line, given: dict[str, str]) -> dict[str, Any]:
    """Return the values, and how they are carried."""
    kind = {"json": "json", "form": "data", "query": "params"}[line.form.write]
    return {kind: _values(line, given)}


def _request(line: Line, given: dict[str, str]) -> dict[str, Any]:
    form = line.form
    request: dict[str, Any] = {
        "method": "GET" if form.write == "query" else "POST",
        "url": line.url or "",
        "headers": {name: str(fill(value, given)) for name, value in form.headers.items()},
    }
    if form.basic:
        user, password = (str(fill(one, given)) for one in form.basic)
        request["auth"] = (user, password)
    return request


def _judged(line: Line, answer: httpx.Response) -> Sending:
    form, told = line.form, _told(answer)
    result = next((found for path in form.result if (found := _at(told, path))), "")
    if re.fullmatch(form.taken, result):
        return Sent(_at(told, form.reference) if form.reference else None)
    why = f"{line.name} {result if _TELLING.fullmatch(result) else answer.status_code}"
    return Refused(why) if re.fullmatch(form.refused, result) else Again(why)


def _told(answer: httpx.Response) -> Any:
    try:
        return msgspec.json.decode(answer.content)
    except msgspec.DecodeError:
        return None


def _at(told: Any, path: str) -> str | None:
    """Return as a text what is at a path like `data.code`, None for nothing."""
    for name in path.split("."):
        told = told.get(name) if isinstance(told, dict) else None
    return None if told is None else str(told)
