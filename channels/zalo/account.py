"""The Official Account as which we speak: its calls, its tokens, its people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

import httpx
from sqlalchemy import Engine

from channels.zalo import messages
from channels.zalo.api import BAD_TOKEN, Answer, Api
from channels.zalo.tokens import Tokens
from channels.zalo.verdicts import is_misshapen, verdict
from lookup_gateway import accounts, proofs
from lookup_gateway.clock import Clock
from lookup_gateway.errors import BackendDown
from lookup_gateway.outgoing import Again, Refused, Sending, Unsure
from lookup_gateway.proofs import Keys
from lookup_gateway.store.zalo_tokens import TokenStore
from lookup_gateway.store.zalo_users import Window, ZaloUsers

Call = Callable[[str, Mapping[str, Any]], Answer | Again | Unsure]

# What Zalo calls the replies that cost nothing.
_FREE = "reply"


class Account:
    """Sends with a token in force, and counts what each person was sent.

    Every method may raise BackendDown."""

    def __init__(self, api: Api, tokens: Tokens, users: ZaloUsers, clock: Clock) -> None:
        self._api, self._clock = api, clock
        self.tokens, self.users = tokens, users

    def write(self, user: str, body: messages.Part) -> Sending:
        """Send a chat message; once more without its buttons where Zalo takes no such form."""
        answer = self._called(self._api.message, body)
        plain = messages.plain(body)
        if isinstance(answer, Answer) and is_misshapen(answer) and plain != body:
            answer = self._called(self._api.message, plain)
        if not isinstance(answer, Answer):
            return answer
        if answer.error == 0:
            with suppress(BackendDown):  # what is not counted must not be sent again for it
                self.users.spent(user, _free_left(answer))
        return verdict(answer)

    def template(self, body: Mapping[str, Any]) -> Sending:
        """Send a template message."""
        answer = self._called(self._api.template, body)
        return verdict(answer) if isinstance(answer, Answer) else answer

    def window(self, user: str) -> Window:
        """Return what a chat message to this person costs now."""
        return self.users.window(user, self._clock())

    def _called(self, call: Call, body: Mapping[str, Any]) -> Answer | Again | Refused | Unsure:
        token = self.tokens.access()
        if not isinstance(token, str):
            return token
        answer = call(token, body)
        if not (isinstance(answer, Answer) and answer.error == BAD_TOKEN):
            return answer
        renewed = self.tokens.renewed(token)
        return call(renewed, body) if isinstance(renewed, str) else renewed


def open_account(
    client: httpx.Client, settings: accounts.Zalo, engine: Engine, keys: Keys, clock: Clock
) -> Account:
    """Return the account that the environment describes. Opens no connection yet."""
    app_id = settings.app_id or ""
    api = Api(settings, client)
    store = TokenStore(
        engine, app_id, partial(proofs.seal, keys=keys), partial(proofs.unseal, keys=keys)
    )
    users = ZaloUsers(engine, app_id, partial(proofs.log_name, keys=keys))
    return Account(api, Tokens(store, settings, api, clock), users, clock)


def _free_left(answer: Answer) -> int | None:
    """Return how many free replies Zalo says are left; None where it does not say."""
    kind, left = answer.told("quota", "quota_type"), answer.told("quota", "remain")
    if kind is None:
        return None
    if kind != _FREE:  # this one was taken from another allowance: no free one was left
        return 0
    return int(left) if left and left.isdigit() else None
