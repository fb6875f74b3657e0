"""A profile is typed, checked as a whole, and says what the province decided."""

import re
from datetime import datetime

import pytest

from lookup_gateway.clock import VIETNAM
from lookup_gateway.disclosure import TIER0_STRICT
from lookup_gateway.errors import BadSettings
from lookup_gateway.model import ProofKind
from lookup_gateway.profile import load_profile, shipped

SMALL = """
province = "Tỉnh Mẫu"
hotline = "1900 0000"
hotline_hours = "giờ hành chính"
example_code = "H49.12-251105-0007"
[title]
vi = "Tra cứu"
en = "Lookup"
"""


def write(tmp_path, text):
    file = tmp_path / "tinh-mau.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_every_shipped_profile_loads():
    assert "demo" in shipped()
    for name in shipped():
        assert load_profile(name).name == name


def test_the_demo_knows_its_office_and_takes_every_proof():
    demo = load_profile("demo")

    assert demo.policy.offices["H49.12"].phone
    assert demo.policy.proofs == set(ProofKind)
    assert demo.grammar.opaque


def test_a_profile_may_be_a_file(tmp_path):
    profile = load_profile(write(tmp_path, SMALL))

    assert profile.name == "tinh-mau"
    assert profile.grammar.opaque is None
    assert ProofKind.PHONE_LAST4 not in profile.policy.proofs


def test_strict_shows_how_far_and_nothing_else(tmp_path):
    profile = load_profile(write(tmp_path, SMALL + '[disclosure]\npreset = "strict"\n'))

    assert profile.policy.tier0 == TIER0_STRICT


def test_fields_are_opened_and_closed_one_by_one(tmp_path):
    text = SMALL + '[disclosure]\nopen = ["procedure"]\nclose = ["office"]\n'

    tier0 = load_profile(write(tmp_path, text)).policy.tier0

    assert "procedure" in tier0
    assert "office" not in tier0


def test_working_time_is_the_provinces(tmp_path):
    text = (
        SMALL
        + """[work]
    hours = ["08:00-12:00", "13:00-17:00"]
    days = [1, 2, 3, 4, 5, 6]
    special = { 2026-01-10 = ["08:00-11:00"], 2026-01-12 = [] }
    """
    )
    calendar = load_profile(write(tmp_path, text)).work
    friday = datetime(2026, 1, 9, 16, tzinfo=VIETNAM)

    assert calendar.add_days(friday, 1) == datetime(2026, 1, 10, 11, tzinfo=VIETNAM)
    assert calendar.add_days(friday, 2) == datetime(2026, 1, 13, 17, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (SMALL + "[codes]\nopaque = '('\n", "codes.opaque"),
        (SMALL + "[disclosure]\npreset = 'open'\n", "preset"),
        (SMALL + "[disclosure]\nopen = ['surname']\n", "surname"),
        (SMALL + "[kiosk]\nnetworks = ['hall']\n", "kiosk.networks"),
        (SMALL + "[work]\nhours = ['morning']\n", "work: Invalid isoformat"),
        (SMALL + "[work]\nhours = ['17:00-07:30']\n", "work: a shift closes after"),
        (SMALL + "[voice]\nperson = '0912 345 678'\n", "voice.person"),
        (SMALL + "[feedback]\ncentre = 'H49.99'\n", "feedback.centre"),
        (SMALL + "[feedback]\ncontacts = { 'H49.99' = 'Lan' }\n", "feedback.contacts"),
        (SMALL + "[questions]\ncentre = 'H49.99'\n", "questions.centre"),
        (SMALL + "[questions]\nperson = ['shoe_size']\n", "shoe_size"),
        (SMALL + "[kisok]\n", "kisok"),
        (SMALL.replace('en = "Lookup"', ""), "title"),
        (SMALL.replace("province", "channels = ['fax']\nprovince"), "channels"),
        (SMALL.replace("province", "languages = ['en']\nprovince"), "languages"),
        (SMALL.replace("province", "languages = ['vi', 'xx']\nprovince"), "languages"),
        ("province = 1", "province"),
        ("not toml", "tinh-mau"),
    ],
)
def test_a_fault_is_named(tmp_path, text, fault):
    with pytest.raises(BadSettings, match=fault):
        load_profile(write(tmp_path, text))


def test_an_unknown_name_lists_what_there_is():
    with pytest.raises(BadSettings, match="demo"):
        load_profile("nowhere")


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ('[payment]\nurl = "http://a.example/{code}"', "payment.url"),
        ('[payment]\nurl = "https://a.example/{phone}"', "payment.url"),
        ('[payment]\nurl = "https://a.example/{code.x}"', "payment.url"),
        ('[payment]\nurl = "https://a.example/{code"', "payment.url"),
        ('[how]\nzalo_link = "zalo.me/1"', "how.zalo_link"),
        ('[how]\ntelegram_link = "javascript:1"', "how.telegram_link"),
        ('[widget]\nsites = ["https://a.example/path"]', "widget.sites"),
        ('[widget]\nsites = ["*"]', "widget.sites"),
        ("[widget]\nsites = [\"https://a.example; script-src 'unsafe-inline'\"]", "widget.sites"),
        ('[widget]\nlinks = [{ name = "A", url = "ftp://a.example" }]', "widget.links"),
        ('[hosts]\nen = "https://a.example"', "hosts"),
        ('[hosts]\nfr = "a.example"', "fr"),
    ],
)
def test_an_address_that_pages_could_not_use_is_named(tmp_path, table, named):
    with pytest.raises(BadSettings, match=re.escape(named)):
        load_profile(write(tmp_path, f"{SMALL}{table}\n"))


def test_addresses_that_pages_can_use_are_taken(tmp_path):
    text = (
        '[payment]\nurl = "https://a.example/?c={code}&a={amount}"\n'
        '[widget]\nsites = ["https://a.example", "http://10.0.0.1:8080"]\n'
        '[hosts]\nen = "E-Services.example.vn"\n'
    )

    profile = load_profile(write(tmp_path, SMALL + text))

    assert profile.hosts == {"en": "e-services.example.vn"}
    assert profile.widget.sites == ("https://a.example", "http://10.0.0.1:8080")
