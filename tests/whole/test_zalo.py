"""Real processes are killed between Zalo's event and its answer: no question is lost."""

from __future__ import annotations

import httpx
import pytest

from tests.channels.zalo_kit import PATH, sent, signed
from tests.channels.zalo_stand_in import Zalo, as_json
from tests.machine import eventually, free_port
from tests.running import answers, running
from tests.sites import CODE, SECRET, SINCE, Site, a_case, held_clock

QUESTIONS = 4


@pytest.fixture
def zalo():
    """A strict stand-in for Zalo."""
    with Zalo() as stand_in:
        yield stand_in


def test_whoever_is_killed_every_question_is_answered(
    zalo, make_site, tmp_path, redis_url, database_url
):
    env = {
        "LOOKUP_DATA_DIR": str(tmp_path / "var"),
        "LOOKUP_SECRET_KEYS": SECRET,
        "LOOKUP_CLOCK_FILE": held_clock(tmp_path, SINCE),
        "REDIS_URL": redis_url,
        "DATABASE_URL": database_url,
        "WEB_CONCURRENCY": "1",
        **zalo.env(),
    }
    site: Site = make_site(**env)
    site.record(a_case())

    ask_and_kill(env)
    assert zalo.delivered == []

    answer_and_kill(env, zalo)
    held_clock(tmp_path, SINCE.replace(minute=SINCE.minute + 1))
    with running("deliver", env):
        eventually(lambda: len(questions(zalo)) == QUESTIONS, "every question is answered")

    assert all(CODE in one.text for one in zalo.delivered)
    assert len(zalo.delivered) <= QUESTIONS + 1  # a repeat for a kill


def ask_and_kill(env: dict[str, str]) -> None:
    """Deliver events to the real web, and kill it as soon as it has taken the last."""
    port = free_port()
    with running("serve --host 127.0.0.1", {**env, "PORT": str(port)}) as web:
        eventually(lambda: answers(port) or web.poll() is not None, "the web app answers")
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            for number in range(QUESTIONS):
                event = sent(msg_id=f"m{number}")
                told = client.post(PATH, content=as_json(event), headers=signed(event))
                assert told.status_code == 200
        web.kill()


def answer_and_kill(env: dict[str, str], zalo: Zalo) -> None:
    """Kill the worker when Zalo has taken the first answer and the worker does not know it."""
    zalo.may_answer.clear()
    with running("deliver", env) as worker:
        eventually(lambda: bool(zalo.delivered), "the first answer")
        worker.kill()
    zalo.may_answer.set()


def questions(zalo: Zalo) -> set[str | None]:
    return {one.quoted for one in zalo.delivered}
