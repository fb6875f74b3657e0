"""A phone, an operator, Kannel and the running gateway: what the citizen sends and gets back."""

import pytest
from sqlalchemy import select

from lookup_gateway.outgoing import Outgoing, Way, message
from lookup_gateway.store import read
from lookup_gateway.store.outbox_schema import outbox
from tests.kannel import Kannel
from tests.machine import eventually, free_port
from tests.running import running, serving
from tests.sites import CODE, SECRET, accented_profile, wakeful_profile

pytestmark = [pytest.mark.usefixtures("needs_kannel"), pytest.mark.slow]

KANNEL_SECRET = "a-secret-in-the-post-url"
STRANGER = "+84900000009"
REGISTERED = "+84912345678"


@pytest.fixture
def env(tmp_path, site):
    """The settings of a gateway that a child process serves, with the site's one case."""
    return {
        "LOOKUP_DATA_DIR": str(tmp_path / "web"),
        "LOOKUP_SECRET_KEYS": SECRET,
        "REDIS_URL": site.settings.redis_url,
        "DATABASE_URL": site.settings.database_url,
        "LOOKUP_PROFILE": wakeful_profile(tmp_path),
        "KANNEL_INBOUND_SECRET": KANNEL_SECRET,
    }


def test_a_question_by_text_comes_back_answered_in_one_segment(env):
    with serving(env) as port, Kannel(port, KANNEL_SECRET) as kannel:
        plain = kannel.text(STRANGER, f"HS {CODE}")
        mine = kannel.text(REGISTERED, f"HS {CODE}")
        with_accents = kannel.text(STRANGER, f"Hồ sơ {CODE} đến đâu rồi ạ", ucs2=True)

    assert plain.words.startswith(f"HS {CODE}: con thieu giay to.")
    assert "Giay chung sinh" not in plain.words
    assert "Giay chung sinh" in mine.words
    assert with_accents.words.startswith(f"HS {CODE}: con thieu giay to.")
    assert [(one.accented, one.parts) for one in (plain, mine, with_accents)] == [(False, 1)] * 3


def test_a_site_with_accents_is_read_with_its_accents(env, tmp_path):
    profile = accented_profile(tmp_path)
    with (
        serving({**env, "LOOKUP_PROFILE": profile}) as port,
        Kannel(port, KANNEL_SECRET) as kannel,
    ):
        answer = kannel.text(STRANGER, f"Hồ sơ {CODE} đến đâu rồi ạ", ucs2=True)

    assert answer.words.startswith(f"HS {CODE}: còn thiếu giấy tờ.")
    assert answer.accented
    assert answer.parts <= 2


def test_while_the_gateway_is_stopped_kannel_says_what_the_documentation_had_it_say():
    with Kannel(free_port(), KANNEL_SECRET) as kannel:
        assert "1900 0000" in kannel.text(STRANGER, f"HS {CODE}").words


def test_a_wrong_secret_in_the_configuration_gets_that_sentence_too(env):
    with serving(env) as port, Kannel(port, "another") as kannel:
        assert "1900 0000" in kannel.text(STRANGER, f"HS {CODE}").words


def test_a_message_of_ours_arrives_with_its_accents_and_the_operators_report_comes_back(env, site):
    words = "Hồ sơ H49.12-251105-0007 đã có kết quả, mời đến nhận trong giờ làm việc."
    site.gateway.later(message(Outgoing(Way.SMS, REGISTERED, words, id="n1")))
    with serving(env) as port, Kannel(port, KANNEL_SECRET) as kannel, kannel.line() as received:
        public = {"PUBLIC_URL": f"http://127.0.0.1:{port}"}
        with running("deliver", {**env, **public, **kannel.sending}):
            got = received(REGISTERED)
            eventually(lambda: "accepted" in receipts(site), "the operator's report")

    assert (got.words, got.accented) == (words, True)


def receipts(site):
    query = select(outbox.c.receipt).where(outbox.c.key == "n1")
    return read(site.gateway.engine, lambda conn: list(conn.scalars(query)))
