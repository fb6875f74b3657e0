"""Ask as a channel would."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click
import msgspec

from lookup_gateway.body import body
from lookup_gateway.commands.opened import opened
from lookup_gateway.model import Medium, Message
from lookup_gateway.persons import phone_number
from lookup_gateway.replies import say

MEDIA = click.Choice([medium.value for medium in Medium])


@click.command()
@click.argument("text")
@click.option("--channel", type=MEDIA, default=Medium.SCREEN.value, show_default=True)
@click.option("--from", "sender", help="The phone that asks.")
@click.option("--lang", default="vi", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print the API's body, on one line.")
def ask(text: str, channel: str, sender: str | None, lang: str, as_json: bool) -> int:
    """Answer TEXT as a channel would; with - every line of standard input gets one line."""
    gateway = opened()
    failed = 0
    for line in _lines(text):
        message = Message(text=line, medium=Medium(channel), lang=lang, sender=phone_number(sender))
        reply = gateway.ask(message)
        if as_json:
            told = msgspec.json.encode(body(reply, gateway.house, message.medium)).decode()
        else:
            told = say(reply, message.medium, house=gateway.house)
        failed += not told
        click.echo(told if text != "-" else " ".join(told.split()))
    return 1 if failed else 0


def _lines(text: str) -> Iterator[str]:
    if text != "-":
        yield text
        return
    for line in sys.stdin.buffer:
        yield line.removesuffix(b"\n").decode("utf-8", errors="replace")
