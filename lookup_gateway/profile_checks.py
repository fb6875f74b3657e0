"""What a profile's addresses must be before a page may show, frame or trust them; what its
articles may be named for."""

from __future__ import annotations

import re
from string import Formatter

from lookup_gateway.profile_file import ProfileFile
from lookup_gateway.profile_file.table import Rule

_PAID_BY = {"code", "amount"}
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*", re.IGNORECASE)
# Plain http is for an agency's own network and for trying things out.
_ORIGIN = re.compile(rf"https?://{_HOST.pattern}(:[0-9]+)?")


def addresses(table: ProfileFile) -> list[str]:
    """Return what is wrong with a profile's links, hosts and sites."""
    how, payment = table.how, table.payment.url
    links = [
        ("how.zalo_link", how.zalo_link),
        ("how.telegram_link", how.telegram_link),
        ("payment.url", payment),
        *(("widget.links", link.url) for link in table.widget.links),
    ]
    faults = [
        f"{name}: {link!r} is no https address"
        for name, link in links
        if link is not None and not link.startswith("https://")
    ]
    if not _fillable(payment or ""):
        faults.append("payment.url: may hold {code} and {amount}, no other braces")
    faults += [
        f"widget.sites: {site!r} must be scheme and host, without a path"
        for site in table.widget.sites
        if not _ORIGIN.fullmatch(site)
    ]
    return faults + [
        f"hosts: {host!r} is no host name"
        for host in table.hosts.values()
        if not _HOST.fullmatch(host)
    ]


def articles(table: ProfileFile) -> list[str]:
    """Return which tables name an article for a key that they do not have."""
    named = ((name, getattr(table, name)) for name in table.__struct_fields__)
    return [
        f"{name}.articles: {key!r} is no key of this table"
        for name, rule in named
        if isinstance(rule, Rule)
        for key in sorted(rule.articles.keys() - set(rule.__struct_fields__))
    ]


def offices(table: ProfileFile) -> list[str]:
    """Return which offices get what citizens write, and are none of the province's."""
    known = {office.id for office in table.offices}
    feedback, questions = table.feedback, table.questions
    named = [
        ("feedback.centre", feedback.centre),
        ("questions.centre", questions.centre),
        *(("feedback.contacts", office) for office in feedback.contacts),
    ]
    return [
        f"{key}: {office!r} is no office" for key, office in named if office and office not in known
    ]


def _fillable(url: str) -> bool:
    try:
        return {name for _, name, _, _ in Formatter().parse(url) if name is not None} <= _PAID_BY
    except ValueError:  # a brace without its partner
        return False
