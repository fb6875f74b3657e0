"""The link in a letter stops what it told of and nothing else, by a button or by itself."""

from __future__ import annotations

from importlib import resources

import pytest
from sqlalchemy import insert

from lookup_gateway import announcing, dispatch, store
from lookup_gateway.backends.sql.submission_schema import submissions
from lookup_gateway.clock import system_clock
from lookup_gateway.delivery.worker import Deliverer
from lookup_gateway.model import Applicant, Status
from lookup_gateway.notices import stop_link
from lookup_gateway.outgoing import Way
from lookup_gateway.ports import Opened
from tests.delivery.mailbox import Mailbox, Server
from tests.machine import LOOPBACK
from tests.sites import CODE, a_case

READER, OTHERS = "doc@example.vn", "H49.12-251105-0008"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def mailbox():
    return Mailbox()


@pytest.fixture
def env(redis_url, database_url, tmp_path, mailbox):
    demo = resources.files("lookup_gateway.profiles").joinpath("demo.toml").read_text()
    file = tmp_path / "tinh.toml"
    file.write_text(demo.replace("[notices]\n", "[notices]\nmerge_minutes = 0\n"))
    server = Server(mailbox)
    server.start()
    yield {
        "REDIS_URL": redis_url,
        "DATABASE_URL": database_url,
        "LOOKUP_PROFILE": str(file),
        "PUBLIC_URL": "https://hoso.example",
        "SMTP_URL": f"smtp://{LOOPBACK}:{server.port}",
        "MAIL_FROM": "hoso@tinh.example",
    }
    server.stop()


@pytest.fixture
def site(make_site, env):
    """A gateway with two cases that one reader follows, one of them in English, another person
    the first."""
    made = make_site(**env)
    made.record(the_case(CODE), the_case(OTHERS))
    follows = made.gateway.followers.follow
    assert follows(CODE, Way.EMAIL, READER, "vi", Opened("token"))
    assert follows(OTHERS, Way.EMAIL, READER, "en", Opened("token"))
    assert follows(CODE, Way.EMAIL, "khac@example.vn", "vi", Opened("token"))
    return made


def the_case(code, version=1, **fields):
    usual = {"status": Status.PROCESSING, "status_since": system_clock(), "applicant": None}
    return a_case(code, version, **{**usual, **fields})


def letter_to(site, mailbox, to, case):
    """Let the case change; return the letter about it that came to this mailbox."""
    site.record(case)
    announcing.notifier(site.gateway).once()
    before = len(mailbox.letters)
    Deliverer(dispatch.room(site.gateway)).once()
    found = [one for one in mailbox.letters[before:] if one["To"] == to]
    assert len(found) == 1
    return found[0]


def asked(site, mailbox):
    """Return the letter about a fee in the first case, to the one who follows two."""
    return letter_to(site, mailbox, READER, the_case(CODE, 2, status=Status.PAYMENT_REQUIRED))


def path(letter):
    """Return the path of the link that the mail service is to post to."""
    url = letter["List-Unsubscribe"].removeprefix("<").removesuffix(">")
    assert url.startswith("https://hoso.example/stop/")
    assert url in letter.get_content()
    return url.removeprefix("https://hoso.example")


def followed(site, to=READER):
    return set(site.gateway.followers.followed(Way.EMAIL, to))


def test_a_mail_service_stops_what_the_letter_was_for_by_one_post(site, mailbox):
    letter = asked(site, mailbox)

    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    answer = site.client.post(path(letter), data=ONE_CLICK, content_type="multipart/form-data")

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert followed(site) == {OTHERS}
    assert followed(site, "khac@example.vn") == {CODE}
    assert site.client.post(path(letter), data=ONE_CLICK).status_code == 200  # once more is well


def test_looking_at_the_link_changes_nothing_and_shows_a_button(site, mailbox):
    link = path(asked(site, mailbox))

    for look in (site.client.get, site.client.head):
        assert look(link).status_code == 200
    page = site.client.get(link).text

    assert followed(site) == {CODE, OTHERS}
    assert 'name="List-Unsubscribe" value="One-Click"' in page
    assert READER not in page
    assert CODE not in page
    assert "Stop these letters" in site.client.get(link.replace("=vi", "=en")).text


def test_a_link_that_is_not_ours_stops_nothing_and_says_whom_to_call(site, mailbox):
    link = path(asked(site, mailbox)).partition("?")[0]

    for wrong in (link[:-3] + "AAA", "/stop/abc"):
        for answer in (site.client.get(wrong), site.client.post(wrong, data=ONE_CLICK)):
            assert answer.status_code == 404
            assert "1900 0000" in answer.text
    assert followed(site) == {CODE, OTHERS}


def test_a_letter_that_an_article_has_us_send_offers_nothing_to_stop(site, mailbox):
    owner = Applicant(name="Nguyễn Văn A", email="a@example.vn")
    case = the_case(CODE, 2, status=Status.NOT_ACCEPTED, applicant=owner)

    duty = letter_to(site, mailbox, "a@example.vn", case)

    assert "Nghị định 61/2018/NĐ-CP, Điều 17" in duty.get_content()
    assert "/stop/" not in duty.as_string()
    assert duty["List-Unsubscribe"] is None
    assert duty["List-Unsubscribe-Post"] is None


def test_the_link_of_a_letter_from_before_the_acceptance_stops_what_came_of_it(site):
    """The follow goes on under the code; the letter knows the number of the filing alone."""
    number, now = "S-251105-7K3MQ2XN", system_clock()
    row = {"submission": number, "code": CODE, "office": "H49.12", "late": False}
    filed = insert(submissions).values(**row, filed_at=now, since=now)
    store.write(site.gateway.engine, lambda conn: conn.execute(filed))

    token = stop_link.token(READER, [number], site.gateway.keys, now)
    assert site.client.post(f"/stop/{token}", data=ONE_CLICK).status_code == 200

    assert followed(site) == {OTHERS}


def test_while_the_database_is_down_the_wish_is_kept_and_obeyed_later(
    site, make_site, env, mailbox
):
    link = path(asked(site, mailbox))
    down = make_site(**env | {"DATABASE_URL": f"postgresql+psycopg://x@{LOOPBACK}:9/none"})

    assert down.client.post(link, data=ONE_CLICK).status_code == 200

    assert followed(site) == {CODE, OTHERS}
    Deliverer(dispatch.room(site.gateway)).once()
    assert followed(site) == {OTHERS}
