"""What the pages are told: this province's hall, its channels, and the functions they may call."""

from __future__ import annotations

from collections.abc import Container, Iterator
from functools import partial
from ipaddress import ip_network
from urllib.parse import quote

import kiosk_ui
from kiosk_ui.filing_needs import FilingNeeds
from kiosk_ui.phone_needs import Contact, Line, PhoneNeeds, Widget
from lookup_gateway import letters, printing, texts
from lookup_gateway.callers import by_address
from lookup_gateway.gateway import Gateway
from lookup_gateway.outgoing import Way
from lookup_gateway.paper.qr import qr_svg
from lookup_gateway.profile import Profile
from lookup_gateway.profile_file import Payment
from lookup_gateway.signin.entry import Entry
from lookup_gateway.signin.guard import Guard
from lookup_gateway.store.kiosk_keys import fleet

_CHANNELS = {
    Line.SMS: {"sms_twilio", "sms_kannel", "sms_http"},
    Line.PHONE: {"voice_twilio"},
    Line.ZALO: {"zalo"},
    Line.TELEGRAM: {"telegram"},
}


def needs(gateway: Gateway, channels_on: Container[str], ways: frozenset[Way]) -> kiosk_ui.Needs:
    """Return what the pages need of this gateway. `channels_on` names the channels at work,
    `ways` those by which changes can be told."""
    profile = gateway.profile
    return kiosk_ui.Needs(
        ask=gateway.ask,
        caller=partial(by_address, kiosks=[ip_network(one) for one in profile.kiosk.networks]),
        house=gateway.house,
        texts=texts.load,
        qr_svg=qr_svg,
        public_url=gateway.settings.public_url,
        site=_site(profile),
        phone=_phone(gateway, channels_on, ways),
        citizen=gateway.citizen,
        fleet=fleet(gateway.engine, gateway.settings.clock),
        staff=_staff(gateway),
        window=letters.window(gateway),
        catalogue=gateway.catalogue,
        needs_aloud=gateway.needs_aloud,
        filing=_filing(gateway),
        stopping=kiosk_ui.Stopping(gateway.stop_links.is_good, gateway.stop_links.obey),
    )


def guard(gateway: Gateway) -> Guard:
    """Return who stands before officers' pages."""
    idle = gateway.profile.officers.idle_minutes * 60
    entry = Entry(gateway.engine, gateway.settings.clock, gateway.name, idle)
    return Guard(entry, gateway.settings.public_url)


def payment_link(payment: Payment, code: str, amount: int) -> str | None:
    """Return where a case's fee (đồng) is paid; None where the province names no place."""
    if payment.url is None:
        return None
    return payment.url.format(code=quote(code, safe=""), amount=amount)


def _staff(gateway: Gateway) -> kiosk_ui.Staff:
    before = guard(gateway)
    return kiosk_ui.Staff(
        required=before.required,
        officer=before.officer,
        form_token=before.form_token,
        note=before.note,
        is_genuine=before.is_genuine,
        enter=before.enter,
        change=before.change,
        leave=before.leave,
        keep=before.keep,
        forget=before.forget,
        name=gateway.name,
        proofs=gateway.profile.policy.proofs,
        idle=gateway.profile.officers.idle_minutes * 60,
    )


def _filing(gateway: Gateway) -> FilingNeeds:
    return FilingNeeds(
        file=gateway.submissions.file,
        supplement=gateway.submissions.supplement,
        receipt=gateway.receipt,
        find=gateway.desk.find,
        limits=gateway.desk_rules.limits,
        catalogue=gateway.catalogue,
        offices=tuple(gateway.profile.offices),
    )


def _site(profile: Profile) -> kiosk_ui.Site:
    return kiosk_ui.Site(
        names=profile.title,
        province=profile.province,
        mm=profile.kiosk.px_per_mm,
        reach_mm=profile.kiosk.reach_mm,
        agencies=tuple(_agency(prefix, profile) for prefix in profile.kiosk.prefixes),
        example=profile.example_code,
        hosts={host: lang for lang, host in profile.hosts.items()},
    )


def _agency(prefix: str, profile: Profile) -> kiosk_ui.Agency:
    office = profile.offices.get(prefix.rstrip("-"))
    return kiosk_ui.Agency(prefix, office.name if office else prefix)


def _phone(gateway: Gateway, channels_on: Container[str], ways: frozenset[Way]) -> PhoneNeeds:
    profile = gateway.profile
    return PhoneNeeds(
        clock=gateway.settings.clock,
        name=gateway.name,
        seal=gateway.seal,
        unseal=gateway.unseal,
        pay=partial(payment_link, profile.payment),
        once=gateway.claims.once,
        fetch=gateway.results.fetch,
        issued=partial(printing.issued, gateway),
        ways=ways & {Way.SMS, Way.EMAIL},
        contacts=tuple(_contacts(gateway, channels_on)),
        offices=tuple(profile.policy.offices.values()),
        widget=Widget(
            sites=profile.widget.sites,
            links=tuple((link.name, link.url) for link in profile.widget.links),
        ),
    )


def _contacts(gateway: Gateway, channels_on: Container[str]) -> Iterator[Contact]:
    """Give every line; one that is off, or whose address nobody has told us, is not open."""
    how = gateway.profile.how
    addresses = {
        Line.SMS: how.sms_number or gateway.settings.accounts.twilio.sender,
        Line.PHONE: how.phone,
        Line.ZALO: how.zalo_link,
        Line.TELEGRAM: how.telegram_link,
    }
    for line, address in addresses.items():
        is_on = any(channel in channels_on for channel in _CHANNELS[line])
        yield Contact(line, address if is_on else None)
