"""What citizens write by the API: by the proof of a lookup; without it all are refused alike."""

import logging
import re

import pytest
from sqlalchemy import select

from lookup_gateway import store
from lookup_gateway.backends.sql.schema import feedback, ratings
from lookup_gateway.outgoing import Way
from lookup_gateway.store.notice_schema import followers
from tests.sites import CODE, SINCE, a_case, held_clock

UNKNOWN = "H49.12-251105-0999"
WISHES: dict[str, dict[str, object]] = {
    "follow": {"by": "sms", "to": "0987654321"},
    "rating": {"progress": 5, "quality": 4},
    "feedback": {"text": "Hẹn ba lần chưa trả"},
}


SENDS = {
    "TWILIO_ACCOUNT_SID": "AC1",
    "TWILIO_FROM": "+15550001111",
    "SMTP_URL": "smtp://127.0.0.1:9",
    "MAIL_FROM": "hoso@tinh.example",
}


@pytest.fixture
def both(make_site, redis_url, database_url):
    """A gateway with one case that sends SMS and e-mail, once on each database."""
    made = make_site(REDIS_URL=redis_url, DATABASE_URL=database_url, **SENDS)
    made.record(a_case())
    return made


@pytest.fixture
def site(make_site, redis_url, sqlite_url):
    """The same on SQLite."""
    made = make_site(REDIS_URL=redis_url, DATABASE_URL=sqlite_url, **SENDS)
    made.record(a_case())
    return made


def post(site, what, code=CODE, **wish):
    return site.client.post(f"/api/v1/cases/{code}/{what}", json={**WISHES.get(what, {}), **wish})


def token(site, case=None):
    return {"token": site.token(case or a_case())}


def rows(site, table):
    return store.read(site.gateway.engine, lambda conn: conn.execute(select(table)).all())


def test_who_has_the_receipt_follows_its_case(both):
    nine = {"lookup_code": both.gateway.lookup_code(a_case())}

    for proof, to in ((token(both), "0987654321"), (nine, "+84 98 765 4322")):
        answer = post(both, "follow", to=to, proof=proof)
        assert (answer.status_code, answer.json) == (200, {"code": CODE, "reference": None})

    followed = both.gateway.followers.followed
    assert followed(Way.SMS, "+84987654321") == followed(Way.SMS, "+84987654322") == [CODE]


def test_one_rating_counts_for_a_case_the_last(both):
    post(both, "rating", proof=token(both))
    answer = post(both, "rating", progress=2, quality=3, proof=token(both))

    assert answer.status_code == 200
    assert [(one.code, one.progress, one.quality) for one in rows(both, ratings)] == [(CODE, 2, 3)]


def test_a_complaint_gets_a_number_that_nobody_guesses(both):
    told = [
        post(both, "feedback", text=f"Lần {n}\0 \u00e9", proof=token(both)).json for n in (1, 2)
    ]

    references = [one["reference"] for one in told]
    assert all(re.fullmatch(r"F-[0-9]{6}-[0-9A-HJKMNP-TV-Z]{8}", one) for one in references)
    assert len(set(references)) == 2
    kept = {one.reference: (one.code, one.text) for one in rows(both, feedback)}
    assert kept[references[0]] == (CODE, "Lần 1  é")


def test_feedback_without_a_case_keeps_its_contact_sealed(both):
    wish = {"text": "Quầy 3 phục vụ tốt", "contact": "a@example.vn"}
    answer = both.client.post("/api/v1/feedback", json=wish)

    assert answer.status_code == 201
    (kept,) = rows(both, feedback)
    assert (kept.code, kept.text) == (None, "Quầy 3 phục vụ tốt")
    assert b"example.vn" not in kept.contact
    assert both.gateway.unseal(kept.contact) == b"a@example.vn"


@pytest.mark.parametrize("what", WISHES)
def test_unknown_code_missing_proof_and_wrong_proof_are_one_answer(site, what):
    other = a_case("H49.12-251105-0008")
    site.record(other)
    refused = [
        post(site, what),
        post(site, what, proof=None),
        post(site, what, proof={}),
        post(site, what, proof={"lookup_code": "123456789"}),
        post(site, what, proof=token(site, other)),
        post(site, what, UNKNOWN, proof=token(site)),
        post(site, what, UNKNOWN),
        post(site, what, "khong-phai-ma"),
    ]

    assert {one.status_code for one in refused} == {404}
    assert len({one.data for one in refused}) == 1
    assert rows(site, ratings) == rows(site, feedback) == []
    assert site.gateway.followers.followed(Way.SMS, "+84987654321") == []


def test_wrong_guesses_close_the_guessable_proofs_and_never_the_receipt(site):
    nine = {"lookup_code": site.gateway.lookup_code(a_case())}
    for guess in range(5):
        post(site, "rating", proof={"lookup_code": f"00000000{guess}"})

    assert post(site, "rating", proof=nine).status_code == 404
    assert post(site, "rating", proof=token(site)).status_code == 200


@pytest.mark.parametrize(
    ("what", "wish", "field"),
    [
        ("rating", {"progress": 6}, "progress"),
        ("rating", {"quality": 0}, "quality"),
        ("rating", {"quality": "5"}, "quality"),
        ("rating", {"stars": 5}, "stars"),
        ("follow", {"by": "pigeon"}, "by"),
        ("follow", {"to": "not a number"}, "to"),
        ("follow", {"by": "email", "to": "a\x00b@example.vn"}, "to"),
        ("follow", {"by": "telegram", "to": "77"}, "by"),
        ("follow", {"by": "zalo", "to": "1234567890123456789"}, "by"),
        ("feedback", {"text": ""}, "text"),
        ("feedback", {"text": "  \n"}, "text"),
        ("feedback", {"text": "x" * 4_001}, "text"),
        ("feedback", {"proof": {"token": "a", "lookup_code": "b"}}, "proof"),
    ],
)
def test_what_cannot_be_used_is_told_by_its_field(site, what, wish, field):
    answer = post(site, what, **{"proof": token(site), **wish})

    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert field in answer.json["detail"]


def test_nobody_follows_by_a_way_that_is_off(make_site, redis_url, sqlite_url):
    off = make_site(REDIS_URL=redis_url, DATABASE_URL=sqlite_url)
    off.record(a_case())

    for wish in ({}, {"by": "email", "to": "a@example.vn"}):
        answer = post(off, "follow", proof=token(off), **wish)
        assert (answer.status_code, answer.json["detail"]) == (400, "by: cannot be used")


@pytest.mark.parametrize("lang", ["\0", "x" * 1_000, "fr"])
def test_a_language_that_nobody_speaks_is_vietnamese(both, lang):
    assert post(both, "follow", lang=lang, proof=token(both)).status_code == 200
    (row,) = rows(both, followers)
    assert row.lang == "vi"


def test_an_address_that_wants_no_messages_gets_none_by_anothers_wish(site):
    site.gateway.citizen.stop_all(Way.SMS, "0987654321")

    assert post(site, "follow", proof=token(site)).json["detail"].startswith("to:")
    assert site.gateway.followers.followed(Way.SMS, "+84987654321") == []


@pytest.mark.parametrize("path", ["/api/v1/feedback", f"/api/v1/cases/{CODE}/rating"])
def test_a_body_that_is_no_json_or_too_large_is_refused(site, path):
    large = b'{"text": "' + b"x" * 17_000 + b'"}'
    json = {"Content-Type": "application/json"}

    assert site.client.post(path, data="text=a").status_code == 415
    assert site.client.post(path, data=b"{", headers=json).status_code == 400
    assert site.client.post(path, data=large, headers=json).status_code == 413


def test_a_spent_budget_says_when_to_come_back(make_site, tmp_path, redis_url, sqlite_url):
    clock = held_clock(tmp_path, SINCE)
    site = make_site(REDIS_URL=redis_url, DATABASE_URL=sqlite_url, LOOKUP_CLOCK_FILE=clock)
    answers = [site.client.post("/api/v1/feedback", json={"text": "a"}) for _ in range(61)]

    assert [one.status_code for one in answers] == [201] * 60 + [429]
    assert int(answers[-1].headers["Retry-After"]) >= 1


def test_a_code_with_a_slash_can_be_written_about(site):
    case = a_case("03706-2026/01234")
    site.record(case)

    assert post(site, "rating", case.code, proof=token(site, case)).json["code"] == case.code


@pytest.mark.parametrize("what", [*WISHES, "supplement"])
def test_the_address_of_a_write_is_no_case_to_be_read(site, what):
    answer = site.client.get(f"/api/v1/cases/{CODE}/{what}")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "OPTIONS, POST")


def test_nothing_that_a_citizen_writes_is_logged(site, caplog):
    with caplog.at_level(logging.DEBUG):
        post(site, "feedback", text="Lời riêng", proof=token(site))
        post(site, "follow", proof=token(site))

    assert "Lời riêng" not in caplog.text
    assert "987654321" not in caplog.text
