"""From the case system to the outbox by the real commands; and what is kept about a person."""

from __future__ import annotations

import json
from datetime import timedelta
from importlib import resources

import msgspec
import pytest
from click.testing import CliRunner
from sqlalchemy import insert, select

from lookup_gateway import cli, letters, records, store
from lookup_gateway.asking import text_message
from lookup_gateway.backends.sql.submission_schema import submissions
from lookup_gateway.clock import VIETNAM, system_clock
from lookup_gateway.model import Applicant, Event, Status
from lookup_gateway.notices import Notice
from lookup_gateway.opinions import Asked, Draft
from lookup_gateway.outgoing import Job, Outgoing, Way, message, stop, unpacked
from lookup_gateway.ports import Opened
from lookup_gateway.store import announced, audit, calls, held, outbox
from lookup_gateway.store.announced import Shown
from lookup_gateway.store.outbox_schema import outbox as table
from tests.machine import eventually
from tests.running import running
from tests.sites import CODE, SECRET, a_case

PHONE, OTHER = "+84912345678", "+84912345679"
PERSON = Applicant(name="Nguyễn Văn A", phone="0912345678", email="a@example.vn")


@pytest.fixture
def env(tmp_path, redis_url, database_url):
    return {
        "LOOKUP_DATA_DIR": str(tmp_path / "var"),
        "LOOKUP_SECRET_KEYS": SECRET,
        "REDIS_URL": redis_url,
        "DATABASE_URL": database_url,
    }


@pytest.fixture
def gateway(make_site, env):
    return make_site(**env).gateway


@pytest.fixture
def run(env):
    def command(*words, stdin=None):
        return CliRunner().invoke(cli.cli, words, input=stdin, env=env, standalone_mode=False)

    return command


def messages(gateway):
    bodies = store.read(gateway.engine, lambda conn: conn.scalars(select(table.c.body)).all())
    return [unpacked(msgspec.json.decode(gateway.unseal(body))) for body in bodies]


def line(**fields):
    now = system_clock().astimezone(VIETNAM)
    case = a_case(**{"status_since": now, "received_at": now, "applicant": PERSON, **fields})
    return records.dump(case) + b"\n"


def emails(gateway):
    """Return the e-mails' subjects: quiet hours may hold the SMS back, whenever a test is run."""
    return {one.subject for one in messages(gateway) if one.way is Way.EMAIL}


def test_a_first_import_is_silent_and_what_comes_later_is_told_by_itself(run, env, gateway):
    run("import", "-", stdin=line(status=Status.RECEIVED))
    with running("mirror", env), running("notify", env):
        eventually(lambda: gateway.health().generation, "the mirror is whole")
        run("import", "-", stdin=line(code="H49.12-251105-0008", status=Status.RECEIVED))
        run("import", "-", stdin=line(version=2, status=Status.NOT_ACCEPTED))
        eventually(lambda: len(emails(gateway)) >= 2, "both are told")

    assert emails(gateway) == {
        "Hồ sơ H49.12-251105-0008: Được tiếp nhận",
        f"Hồ sơ {CODE}: Không được tiếp nhận",
    }


def test_notify_once_does_what_is_due_and_leaves(run, env, gateway, caplog):
    gateway.backend.save([a_case(applicant=PERSON, status_since=system_clock())])
    run("mirror", "--once")

    assert run("notify", "--once").exit_code == 0
    assert store.read(gateway.engine, lambda conn: held.codes_due(conn, far(), 10)) == [CODE]


def far():
    return system_clock() + timedelta(days=2)


def filed(number, agent):
    row = {"submission": number, "code": number, "office": "H49.12", "filed_by": agent}
    return {**row, "filed_at": system_clock(), "since": system_clock(), "late": False}


def heard(phone, text):
    """Return a message from this phone to an aggregator's number that nobody has answered yet."""
    written = phone.removeprefix("+")  # as aggregators write numbers
    parts = {"id": f"{text} of {written}", "from": written, "text": text}
    return Job("sms_event", {"provider": "vcom", "parts": parts}, key=f"vcom:{parts['id']}")


def kept_about(gateway, phone):
    """Let everything that can be kept about a phone be kept."""
    person = Applicant(name="Nguyễn Văn A", phone=phone)
    gateway.backend.save([a_case(f"H49.12-251105-{phone[-4:]}", applicant=person)])
    gateway.followers.follow(CODE, Way.SMS, phone, "vi", Opened("token"))
    notice = Notice(Way.SMS, phone, "vi", ())
    sealed = gateway.seal(phone.encode())
    gateway.opinions.take(CODE, "Chậm quá", sealed)
    letters.window(gateway).take(Asked(Draft("Cần giấy tờ gì?"), sealed, gateway.seal(b"{}")))

    agent = gateway.seal(msgspec.json.encode(Applicant(name="Nguyễn Văn A", phone=phone)))

    def keep(conn):
        conn.execute(insert(submissions).values(filed(f"S-251105-{phone}", agent)))
        held.hold(conn, CODE, notice, system_clock(), gateway.keys)
        outgoing = Outgoing(Way.SMS, phone, "text", id=f"a message to {phone}")
        outbox.put(conn, [message(outgoing), heard(phone, "in SQL")], system_clock(), gateway.seal)

    store.write(gateway.engine, keep)
    gateway.spool.keep(heard(phone, "on disk"))
    gateway.converse(text_message("HS", phone, None))


def test_a_person_is_shown_all_that_is_kept_about_a_phone(run, gateway):
    kept_about(gateway, PHONE)
    kept_about(gateway, OTHER)

    shown = json.loads(run("person", "export", "--phone", "0912345678").output)

    assert {kind: len(rows) for kind, rows in shown.items()} == {
        "follows": 1,
        "stops": 0,
        "waiting": 1,
        "messages": 2,
        "feedback": 1,
        "questions": 1,
        "submissions": 1,
        "spooled": 1,
        "conversations": 1,
    }
    assert shown["follows"][0]["code"] == CODE
    assert {one["text"] for one in shown["messages"]} == {"text", "in SQL"}
    assert shown["spooled"] == ["on disk"]
    assert shown["conversations"] == [
        {"codes": [f"H49.12-251105-{PHONE[-4:]}"], "lang": None, "said": None}
    ]
    assert shown["feedback"][0]["text"] == "Chậm quá"
    assert json.loads(shown["submissions"][0]["filed_by"])["name"] == "Nguyễn Văn A"


def test_a_person_is_forgotten_and_nobody_else(run, gateway):
    kept_about(gateway, PHONE)
    kept_about(gateway, OTHER)

    told = run("person", "erase", "--phone", "+84 912 345 678").output

    kinds = dict(line.split("\t") for line in told.splitlines())
    assert kinds == dict.fromkeys(kinds, "1") | {"messages": "2"}
    assert {"follows", "waiting", "feedback", "questions", "submissions"} < kinds.keys()
    assert {"spooled", "conversations"} < kinds.keys()
    again = run("person", "erase", "--phone", PHONE).output
    assert again == told.replace("\t1", "\t0").replace("\t2", "\t0")
    assert run("person", "erase", "--phone", OTHER).output == told


def test_a_wish_to_stop_that_waits_outlives_being_forgotten_until_it_is_obeyed(run, gateway):
    gateway.later(stop(Way.SMS, PHONE))

    assert "messages\t0" in run("person", "erase", "--phone", PHONE).output
    run("deliver", "--once")

    assert gateway.followers.has_stopped(Way.SMS, PHONE)


def test_a_stop_outlives_being_forgotten(run, gateway):
    gateway.followers.stop_all(Way.SMS, PHONE)

    run("person", "erase", "--phone", PHONE)

    assert not gateway.followers.follow(CODE, Way.SMS, PHONE, "vi")
    assert len(json.loads(run("person", "export", "--phone", PHONE).output)["stops"]) == 1


def test_who_calls_the_hotline_to_stop_gets_no_more_by_phone_or_mailbox(run, gateway):
    gateway.followers.follow(CODE, Way.EMAIL, "a@example.vn", "vi")

    assert run("person", "stop", "--email", "A@example.vn", "--phone", "0912345678").exit_code == 0

    assert gateway.followers.followed(Way.EMAIL, "a@example.vn") == []
    assert not gateway.followers.follow(CODE, Way.SMS, PHONE, "vi")
    assert "no address" in str(run("person", "stop", "--email", "nobody").exception)


def test_a_call_stays_on_the_list_until_an_officer_has_made_it(run, gateway):
    duty = (Event.SUPPLEMENT, "Đ9.2c")
    store.write(gateway.engine, lambda conn: calls.order(conn, CODE, 1, duty, system_clock()))

    assert f"{CODE}\tsupplement\tĐ9.2c" in run("calls").output
    assert "who made the call" in str(run("calls", "--done", "1").exception)
    run("calls", "--done", "1", "--by", "nguyenvana.h4912")

    assert run("calls").output == ""
    assert "no open call" in run("calls", "--done", "1", "--by", "nguyenvana.h4912").output
    rows = store.read(gateway.engine, lambda conn: conn.execute(select(audit.audit_log)).all())
    assert [(row.actor, row.action) for row in rows] == [("nguyenvana.h4912", "call")]


def test_who_was_shown_or_forgotten_stands_in_the_log_without_the_number(run, gateway):
    run("person", "export", "--phone", PHONE)
    run("person", "erase", "--phone", PHONE)

    rows = store.read(gateway.engine, lambda conn: conn.execute(select(audit.audit_log)).all())
    assert [row.action for row in rows] == ["person export", "person erase"]
    assert PHONE[1:] not in str(rows)


def test_what_is_no_phone_is_refused(run):
    assert "no telephone number" in str(run("person", "export", "--phone", "12").exception)


def test_the_doctor_names_duties_that_nothing_does_and_changes_that_nobody_looks_at(
    run, env, gateway, tmp_path
):
    demo = resources.files("lookup_gateway.profiles").joinpath("demo.toml").read_text()
    own = tmp_path / "portal.toml"
    own.write_text(demo.replace('ways = ["sms", "email"]', 'ways = ["portal", "sms"]', 1))
    long_ago = system_clock() - timedelta(hours=1)
    shown = [Shown(CODE, 1, quiet=False)]
    store.write(gateway.engine, lambda conn: announced.note(conn, shown, long_ago))

    env["LOOKUP_PROFILE"] = str(own)
    told = run("doctor").stdout

    assert "NOT  duty received by portal" in told
    assert "NOT  notices: changes wait since" in told
    run("notify", "--once")
    assert "ok   notices: nothing waits" in run("doctor").stdout
