"""Whose budget a question spends: an address, a phone."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address

from lookup_gateway.model import Caller, CallerKind
from lookup_gateway.persons import phone_number

Network = IPv4Network | IPv6Network

# One household or one phone usually owns a /64 (RFC 6177), so single addresses mean nothing.
_IPV6_BITS = 64


def by_address(text: str | None, kiosks: Sequence[Network] = ()) -> Caller:
    """Return the caller behind an IP address; an unreadable one shares a single budget.

    Addresses in the networks of `kiosks` are halls' machines, which serve a queue of people."""
    try:
        address = ip_address(text or "")
    except ValueError:
        return Caller(kind=CallerKind.IPV4, id="unreadable")
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    if any(address in network for network in kiosks):
        return Caller(kind=CallerKind.KIOSK, id=str(address))
    if isinstance(address, IPv6Address):
        network = int(address) >> (128 - _IPV6_BITS)
        return Caller(kind=CallerKind.IPV6, id=f"{network:x}")
    return Caller(kind=CallerKind.IPV4, id=str(address))


def within(text: str | None, networks: Sequence[Network]) -> bool:
    """Return whether an IP address is in one of the networks; an unreadable one is in none."""
    try:
        address = ip_address(text or "")
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return any(address in network for network in networks)


def by_phone(text: str | None) -> Caller:
    """Return the caller behind a phone, however its number is written."""
    return Caller(kind=CallerKind.PHONE, id=phone_number(text) or (text or "").strip())
