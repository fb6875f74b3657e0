"""The hotline's page: what the caller would hear, tier 1 for who proves it, every look noted."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from importlib.resources import files
from pathlib import Path

import pytest

from lookup_gateway import proofs
from lookup_gateway.demo import procedures
from lookup_gateway.model import Medium, Message, Proof, ProofKind
from lookup_gateway.replies import say
from lookup_gateway.store import audit, read
from tests.channels.telephone import Telephone
from tests.signin.hands import ACCOUNT, Browser, settled
from tests.sites import CODE, Site, a_case

PATH = "/hotline/"


def look(browser: Browser, text: str, lang: str = "vi", **fields: str) -> str:
    """Send the page's form; return the page with its entities read."""
    token = browser.token(PATH)
    return unescape(browser.post(f"{PATH}?lang={lang}", form_token=token, text=text, **fields).text)


def aloud(page: str) -> str:
    """Return what is to be read to the caller."""
    found = re.search(r"data-voice>([^<]*)<", page)
    assert found is not None
    return found[1]


def looks(site: Site) -> list[dict[str, object]]:
    """Return what the audit log tells of looks."""
    rows = read(site.gateway.engine, lambda conn: [*audit.entries(conn, ACCOUNT, ())])
    return [json.loads(row.details) for row in rows if row.action == "hotline.look"]


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(
    "text", [CODE, f"cho hỏi hồ sơ {CODE} đến đâu rồi", "H49.12-251105-0999", "alo", "251105 7"]
)
def test_the_agent_reads_word_for_word_what_the_telephone_says(
    site: Site, text: str, lang: str
) -> None:
    browser = settled(site)
    heard = site.gateway.ask(Message(text=text, medium=Medium.VOICE, lang=lang))
    said = {medium: say(heard, medium, house=site.gateway.house) for medium in Medium}

    page = look(browser, text, lang)

    assert aloud(page) == said[Medium.VOICE]
    assert said[Medium.SMS] in page
    assert said[Medium.CHAT] in page


def test_the_lookup_code_opens_tier_1(site: Site) -> None:
    browser = settled(site)
    nine = site.gateway.lookup_code(a_case())
    proof = Proof(kind=ProofKind.LOOKUP_CODE, value=nine)
    proven = site.gateway.ask(Message(text=CODE, medium=Medium.VOICE, proof=proof))

    before, after = look(browser, CODE), look(browser, CODE, proof=nine)

    assert "Giấy chứng sinh" not in before
    assert aloud(after) == say(proven, Medium.VOICE, house=site.gateway.house)
    assert "Giấy chứng sinh" in after
    assert 'name="proof"' not in after


@pytest.mark.parametrize(
    ("proof", "last4", "opens"),
    [
        ("5678", "phone_last4", True),
        ("1234", "id_last4", True),
        ("1234", "phone_last4", False),
        ("5678", "", False),
        ("5678", "token", False),
    ],
)
def test_last_digits_open_it_where_the_province_takes_them(
    site: Site, proof: str, last4: str, opens: bool
) -> None:
    page = look(settled(site), CODE, proof=proof, last4=last4)

    assert ("Giấy chứng sinh" in page) is opens


def test_a_province_that_takes_no_last_digits_offers_none(
    make_site: Callable[..., Site], redis_url: str, sqlite_url: str, tmp_path: Path
) -> None:
    profile = tmp_path / "tinh.toml"
    demo = (files("lookup_gateway.profiles") / "demo.toml").read_text(encoding="utf-8")
    profile.write_text(demo.replace(', "phone_last4", "id_last4"]', "]"))
    site = make_site(REDIS_URL=redis_url, DATABASE_URL=sqlite_url, LOOKUP_PROFILE=str(profile))
    site.record(a_case())
    browser = settled(site)

    page = look(browser, CODE, proof="5678", last4="phone_last4")

    assert "Giấy chứng sinh" not in page
    assert 'name="last4"' not in page
    assert "Cần đủ 9 số" in page


def test_wrong_proofs_run_out_as_for_every_caller(site: Site) -> None:
    browser = settled(site)
    for number in range(5):
        page = look(browser, CODE, proof=f"000{number}", last4="phone_last4")
        assert "chưa khớp" in page

    assert "Giấy chứng sinh" not in look(browser, CODE, proof="5678", last4="phone_last4")


def test_every_look_is_in_the_log_and_names_the_case_by_key_alone(site: Site) -> None:
    browser = settled(site)
    look(browser, CODE)
    look(browser, CODE, proof="5678", last4="phone_last4")
    look(browser, CODE, proof="0000", last4="phone_last4")
    look(browser, "alo")
    look(browser, "   ")

    name = proofs.log_name(CODE, site.gateway.keys)
    assert looks(site) == [
        {"outcome": "found", "cases": [name], "tier": 0, "proof": None},
        {"outcome": "found", "cases": [name], "tier": 1, "proof": "phone_last4"},
        {"outcome": "found", "cases": [name], "tier": 0, "proof": "phone_last4"},
        {"outcome": "malformed", "cases": [], "tier": 0, "proof": None},
    ]


def test_what_cannot_be_noted_is_not_shown(site: Site) -> None:
    browser = settled(site)
    token = browser.token(PATH)
    with site.gateway.engine.begin() as conn:
        conn.exec_driver_sql("DELETE FROM audit_head")

    answer = browser.post(PATH, form_token=token, text=CODE)

    assert answer.status_code == 500
    assert "Giấy" not in answer.text
    assert CODE not in answer.text


def test_an_agent_may_serve_a_queue_of_callers(site: Site) -> None:
    browser = settled(site)

    pages = [look(browser, f"H49.12-251105-{number:04d}") for number in range(100, 135)]

    assert not [page for page in pages if "quá nhiều" in page]


def test_the_page_keeps_nothing_and_empties_itself(site: Site) -> None:
    browser = settled(site)
    look(browser, CODE)

    page = browser.get(PATH)

    assert CODE not in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Refresh"] == "900; url=/hotline/?lang=vi"


@pytest.mark.parametrize(("key", "lang"), [("1", "vi"), ("2", "en")])
@pytest.mark.parametrize("text", ["1.001193", "1001193", " 1001193 "])
def test_what_a_procedure_needs_is_read_word_for_word_as_the_telephone_says_it(
    site: Site, text: str, key: str, lang: str
) -> None:
    procedures.load(site.gateway)
    said = Telephone(site).press(key, "*1", "1001193")

    page = look(settled(site), text, lang)

    assert "Giấy chứng sinh" in aloud(page)
    assert said.startswith(aloud(page))
    assert "1.001193" in page.partition("data-sms")[2]
    assert "data-chat" in page
    assert looks(site) == []


@pytest.mark.parametrize("text", ["1.001194", "001193", "...", "1.001193 251105 7"])
def test_what_is_no_procedures_code_is_looked_up_as_a_case(site: Site, text: str) -> None:
    procedures.load(site.gateway)

    page = look(settled(site), text)

    assert "Số giấy tờ cần có" not in page
    assert len(looks(site)) == 1
