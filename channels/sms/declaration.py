"""An SMS aggregator's declaration: how it asks, proves itself and wants its reply."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from lookup_gateway.callers import Network
from lookup_gateway.errors import BadSettings

# In `order`: the secret stands here.
SECRET = "@secret"  # noqa: S105 - a placeholder
PLACES = ("text", "id", "from", "to", "keyword")
# A stored reply is kept for a day: a repeat that comes later would be answered anew.
MOST_MINUTES = 24 * 60

_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
_PLACE = re.compile(r"\{(\w+)\}")
Encoding = Literal["hex", "base64"]


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Fields(_Table, frozen=True, kw_only=True):
    """The provider's names for what we need."""

    text: str
    from_: str = msgspec.field(name="from")
    id: str | None = None
    to: str | None = None
    keyword: str | None = None
    time: str | None = None


class Time(_Table, frozen=True, kw_only=True):
    """How the provider writes the time: strptime's format in Vietnam's time, or "unix"."""

    format: str
    window_minutes: Annotated[int, msgspec.Meta(ge=1, le=MOST_MINUTES)] = 15


class ConcatHash(_Table, frozen=True, kw_only=True, tag_field="kind", tag="concat-hash"):
    """A hash over values joined without anything between them, with the secret among them."""

    order: tuple[str, ...]
    field: str
    algorithm: Literal["md5", "sha1", "sha256"]
    encoding: Encoding = "hex"


class Hmac(_Table, frozen=True, kw_only=True, tag_field="kind", tag="hmac"):
    """An HMAC in a header over the raw bytes of what is read: the body, or the query."""

    header: str
    algorithm: Literal["sha1", "sha256", "sha512"] = "sha256"
    encoding: Encoding = "hex"
    prefix: str = ""


class Shared(_Table, frozen=True, kw_only=True, tag_field="kind", tag="header"):
    """The secret itself in a header."""

    header: str


class Address(_Table, frozen=True, kw_only=True, tag_field="kind", tag="address"):
    """Nothing but the provider's addresses."""


Auth = ConcatHash | Hmac | Shared | Address


class ReplyForm(_Table, frozen=True, kw_only=True):
    """The response's body; `{text}` and other `PLACES` are filled in, escaped as `escape` says."""

    body: str
    content_type: str
    escape: Literal["xml", "json", "plain"]


class Declaration(_Table, frozen=True, kw_only=True):
    """One aggregator. With `allow_ips`, no other address is heard whatever it can show."""

    methods: tuple[Literal["GET", "POST"], ...]
    read: Literal["query", "form", "json"]
    fields: Fields
    auth: Auth
    reply: ReplyForm
    time: Time | None = None
    charset: Literal["utf-8", "windows-1258", "iso-8859-1"] = "utf-8"
    allow_ips: tuple[str, ...] = ()

    @property
    def networks(self) -> tuple[Network, ...]:
        """The addresses that may call."""
        return tuple(ip_network(one) for one in self.allow_ips)


def load(names: tuple[str, ...]) -> dict[str, Declaration]:
    """Return the declarations by name, for names of shipped ones and paths of others.

    A path's name is its file's stem. Raises BadSettings with every fault of every file."""
    found: dict[str, Declaration] = {}
    faults: list[str] = []
    for one in names:
        path = Path(one)
        name = path.stem if path.suffix == ".toml" else one
        try:
            if not _NAME.fullmatch(name) or name in found:
                raise ValueError("names are a-z, 0-9 and _, each once")  # noqa: TRY301 - one list
            found[name] = _read(name, path if path.suffix == ".toml" else None)
        except (OSError, ValueError) as error:  # msgspec's errors are ValueErrors
            faults.append(f"sms.providers: {one}: {error}")
    if faults:
        raise BadSettings(faults)
    return found


def _read(name: str, path: Path | None) -> Declaration:
    file = path or resources.files("channels.sms") / f"{name}.toml"
    declaration = msgspec.toml.decode(file.read_bytes(), type=Declaration)
    if faults := [*_asking_faults(declaration), *_reply_faults(declaration.reply)]:
        raise ValueError("; ".join(faults))
    return declaration


def _asking_faults(declared: Declaration) -> Iterator[str]:
    """Give what would fail, or let in more than it should, only when a message comes."""
    try:
        _ = declared.networks
    except ValueError as error:
        yield f"allow_ips: {error}"
    if (declared.fields.time is None) != (declared.time is None):
        yield "[time] and fields.time belong together"
    if declared.read != "query" and "GET" in declared.methods:
        yield "methods: a GET has no body to read"
    if isinstance(declared.auth, ConcatHash) and SECRET not in declared.auth.order:
        yield f"auth.order: without {SECRET} anybody can sign"


def _reply_faults(form: ReplyForm) -> Iterator[str]:
    content_type = form.content_type.lower()
    if "charset=" in content_type and "utf-8" not in content_type:
        yield "reply.content_type: replies are sent in UTF-8"
    if "{text}" not in form.body or set(_PLACE.findall(form.body)) - set(PLACES):
        yield f"reply.body: {{text}} belongs into it, and of others only {', '.join(PLACES[1:])}"
