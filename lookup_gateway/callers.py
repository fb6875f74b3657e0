"""Whose budget a question spends: an address, a phone."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from lookup_gateway.model import Caller, CallerKind
from lookup_gateway.persons import phone_number

# One household or one phone usually owns a /64 (RFC 6177), so single addresses mean nothing.
_IPV6_BITS = 64


def by_address(text: str | None) -> Caller:
    """Return the caller behind an IP address; an unreadable one shares a single budget."""
    try:
        address = ip_address(text or "")
    except ValueError:
        return Caller(kind=CallerKind.IPV4, id="unreadable")
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            network = int(address) >> (128 - _IPV6_BITS)
            return Caller(kind=CallerKind.IPV6, id=f"{network:x}")
        address = address.ipv4_mapped
    return Caller(kind=CallerKind.IPV4, id=str(address))


def by_phone(text: str | None) -> Caller:
    """Return the caller behind a phone, however its number is written."""
    return Caller(kind=CallerKind.PHONE, id=phone_number(text) or (text or "").strip())
