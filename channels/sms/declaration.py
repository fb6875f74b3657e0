"""An SMS aggregator's declaration: how it asks, proves itself and wants its reply."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib import resources
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import msgspec

from channels.sms import send_form
from channels.sms.send_form import SendForm
from channels.sms.tables import SECRET, Encoding, Joined, Table
from lookup_gateway.callers import Network
from lookup_gateway.errors import BadSettings

PLACES = ("text", "id", "from", "to", "keyword")
# A stored reply is kept for a day: a repeat that comes later would be answered anew.
MOST_MINUTES = 24 * 60

T = TypeVar("T")

_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
_PLACE = re.compile(r"\{(\w+)\}")


class Fields(Table, frozen=True, kw_only=True):
    """The provider's names for what we need."""

    text: str
    from_: str = msgspec.field(name="from")
    id: str | None = None
    to: str | None = None
    keyword: str | None = None
    time: str | None = None


class Time(Table, frozen=True, kw_only=True):
    """How the provider writes the time: strptime's format in Vietnam's time, or "unix"."""

    format: str
    window_minutes: Annotated[int, msgspec.Meta(ge=1, le=MOST_MINUTES)] = 15


class ConcatHash(Joined, frozen=True, kw_only=True, tag_field="kind", tag="concat-hash"):
    """A hash over joined values in a field of its own."""


class Hmac(Table, frozen=True, kw_only=True, tag_field="kind", tag="hmac"):
    """An HMAC in a header over the raw bytes of what is read: the body, or the query."""

    header: str
    algorithm: Literal["sha1", "sha256", "sha512"] = "sha256"
    encoding: Encoding = "hex"
    prefix: str = ""


class Shared(Table, frozen=True, kw_only=True, tag_field="kind", tag="header"):
    """The secret itself in a header."""

    header: str


class Address(Table, frozen=True, kw_only=True, tag_field="kind", tag="address"):
    """Nothing but the provider's addresses."""


Auth = ConcatHash | Hmac | Shared | Address


class ReplyForm(Table, frozen=True, kw_only=True):
    """The response. "sync": `body` with `{text}` and other `PLACES` filled in, escaped as `escape`
    says. "async": `ack`, or `dup_ack` for a message that was there before, and the reply is sent
    afterwards as `[send]` says."""

    content_type: str
    mode: Literal["sync", "async"] = "sync"
    body: str = ""
    escape: Literal["xml", "json", "plain"] | None = None
    ack: str = ""
    dup_ack: str | None = None


class Ucs2(Table, frozen=True, kw_only=True):
    """The field and the value that say of a message that its text is UTF-16BE."""

    field: str
    value: str


class Declaration(Table, frozen=True, kw_only=True):
    """One aggregator. With `allow_ips`, no other address is heard whatever it can show."""

    methods: tuple[Literal["GET", "POST"], ...]
    read: Literal["query", "form", "json"]
    fields: Fields
    auth: Auth
    reply: ReplyForm
    time: Time | None = None
    charset: Literal["utf-8", "windows-1258", "iso-8859-1"] = "utf-8"
    ucs2: Ucs2 | None = None
    allow_ips: tuple[str, ...] = ()
    send: SendForm | None = None

    @property
    def networks(self) -> tuple[Network, ...]:
        """The addresses that may call."""
        return tuple(ip_network(one) for one in self.allow_ips)


def load(names: tuple[str, ...]) -> dict[str, Declaration]:
    """Return the declarations by name, for names of shipped ones and paths of others.

    A path's name is its file's stem. Raises BadSettings with every fault of every file."""
    return _each("providers", names, _read)


def load_send_forms(names: tuple[str, ...]) -> dict[str, SendForm]:
    """Return the `[send]` tables of declarations, by the same names. Raises BadSettings."""
    return _each("senders", names, _read_send)


def _each(key: str, names: tuple[str, ...], read: Callable[[bytes], T]) -> dict[str, T]:
    found: dict[str, T] = {}
    faults: list[str] = []
    for one in names:
        path = Path(one)
        own = path.suffix == ".toml"
        name = path.stem if own else one
        try:
            if not _NAME.fullmatch(name) or name in found:
                raise ValueError("names are a-z, 0-9 and _, each once")  # noqa: TRY301 - one list
            file = path if own else resources.files("channels.sms") / f"{name}.toml"
            found[name] = read(file.read_bytes())
        except (OSError, ValueError) as error:  # msgspec's errors are ValueErrors
            faults.append(f"sms.{key}: {one}: {error}")
    if faults:
        raise BadSettings(faults)
    return found


def _read(raw: bytes) -> Declaration:
    declared = msgspec.toml.decode(raw, type=Declaration)
    faults = [*_asking_faults(declared), *_reply_faults(declared)]
    if faults := [*faults, *(declared.send.faults() if declared.send else ())]:
        raise ValueError("; ".join(faults))
    return declared


def _read_send(raw: bytes) -> SendForm:
    form = send_form.read(raw)
    if form is None or form.only_answers:
        raise ValueError("it can only answer" if form else "it has no [send]")
    return form


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


def _reply_faults(declared: Declaration) -> Iterator[str]:
    form = declared.reply
    content_type = form.content_type.lower()
    if "charset=" in content_type and "utf-8" not in content_type:
        yield "reply.content_type: replies are sent in UTF-8"
    if form.mode == "async":
        if declared.send is None:
            yield "reply.mode: what answers later needs a [send]"
        return
    if form.escape is None:
        yield "reply.escape: use xml, json or plain"
    if "{text}" not in form.body or set(_PLACE.findall(form.body)) - set(PLACES):
        yield f"reply.body: {{text}} belongs into it, and of others only {', '.join(PLACES[1:])}"
