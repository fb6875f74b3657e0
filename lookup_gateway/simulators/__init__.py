"""For people without accounts: a phone, chats and a keypad that speak the real webhooks.

`pages` draws them, `sms`, `chats` and `telephone` send what the provider would send, signed as the
provider signs, over HTTP to the running gateway; `standins` are the providers' own APIs, to which
the gateway answers and sends; `tape` keeps what was said.
"""

from lookup_gateway.simulators.pages import blueprint

__all__ = ["blueprint"]
