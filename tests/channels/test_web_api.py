"""The public API keeps the contract: statuses, shapes, tiers, and plain words for bad input."""

import json

import pytest

from tests.sites import CODE, a_case

TIER0 = {
    "code",
    "status",
    "status_number",
    "status_text",
    "step",
    "steps_total",
    "received_at",
    "due_at",
    "overdue",
    "who_acts",
    "needs_action",
    "office",
}


def post(site, **wish):
    return site.client.post("/api/v1/lookups", json=wish)


@pytest.mark.parametrize(
    "spelled",
    [CODE, CODE.lower(), "H49122511050007", "h49 12 251105 0007", "H49.12%E2%80%93251105-0007"],
)
def test_a_case_is_found_by_any_spelling(site, spelled):
    answer = site.client.get(f"/api/v1/cases/{spelled}")

    assert (answer.status_code, answer.json["outcome"]) == (200, "found")
    assert answer.json["case"]["code"] == CODE


@pytest.mark.parametrize(
    "spelled", ["03706%2F2026%2F01234", "03706-2026-01234", "03706/2026/01234"]
)
def test_a_slash_may_be_written_as_a_dash_or_an_escape(site, spelled):
    site.record(a_case("03706/2026/01234"))

    assert site.client.get(f"/api/v1/cases/{spelled}").json["case"]["code"] == "03706/2026/01234"


def test_the_code_alone_shows_tier_0_and_nothing_else(site):
    body = site.client.get(f"/api/v1/cases/{CODE}").json

    assert body["tier"] == 0
    assert set(body["case"]) >= TIER0
    assert not set(body["case"]) & {"initials", "procedure", "steps", "needs", "fees"}
    assert (body["case"]["status_number"], body["case"]["needs_action"]) == (5, True)
    assert "Nguyễn" not in json.dumps(body, ensure_ascii=False)


def test_a_proof_opens_tier_1(site):
    nine = site.gateway.lookup_code(a_case())

    for proof in ({"lookup_code": nine}, {"phone_last4": "5678"}, {"id_last4": "1234"}):
        body = post(site, text=f"hồ sơ {CODE} của tôi", proof=proof).json
        assert (body["tier"], body["case"]["initials"]) == (1, "N. V. A.")
        assert body["case"]["needs"][0]["what"] == "Bản sao Giấy chứng sinh"


def test_a_receipts_token_is_enough(site):
    body = post(site, proof={"token": site.token(a_case())}).json

    assert (body["outcome"], body["tier"]) == ("found", 1)


def test_a_wrong_proof_gets_tier_0_and_is_told(site):
    body = post(site, text=CODE, proof={"phone_last4": "0000"}).json

    assert (body["outcome"], body["tier"], body["proof"]) == ("found", 0, "not_matched")


def test_an_unknown_code_says_what_was_understood(site):
    answer = site.client.get("/api/v1/cases/H49.12-251105-0042")

    understood = answer.json["understood"]
    assert (answer.status_code, answer.json["outcome"]) == (404, "not_found")
    assert (understood["office"], understood["serial"]) == ("H49.12", "0042")


@pytest.mark.parametrize("text", ["alo", "", " ", "9" * 10_000])
def test_no_code_at_all_is_malformed(site, text):
    answer = post(site, text=text)

    assert (answer.status_code, answer.json["outcome"]) == (422, "malformed")
    assert answer.json["understood"] is None


def test_two_that_fit_are_asked(site):
    site.record(a_case("H57.13.2-260817-0412"), a_case("H57.132-260817-0412"))

    answer = site.client.get("/api/v1/cases/h571322608170412")

    assert (answer.status_code, answer.json["outcome"]) == (422, "ambiguous")
    assert len(answer.json["candidates"]) == 2


def test_several_codes_are_all_answered(site):
    site.record(a_case("H49.13-251105-0008"))

    body = post(site, text=f"{CODE} va H49.13-251105-0008 va H49.13-251105-0009").json

    assert body["case"]["code"] == CODE
    assert [one["outcome"] for one in body["answers"]] == ["found", "found", "not_found"]


@pytest.mark.parametrize(("lang", "word"), [("vi", "Hồ sơ"), ("en", "Case"), ("xx", "Hồ sơ")])
def test_the_words_are_in_the_language_asked_for(site, lang, word):
    assert word in site.client.get(f"/api/v1/cases/{CODE}?lang={lang}").json["message"]


def test_a_spent_budget_says_when_to_come_back(held_site):
    site = held_site
    statuses = [site.client.get(f"/api/v1/cases/{CODE}").status_code for _ in range(60)]
    answer = site.client.get(f"/api/v1/cases/{CODE}")

    assert statuses == [200] * 60
    assert (answer.status_code, answer.json["outcome"]) == (429, "limited")
    assert int(answer.headers["Retry-After"]) >= 1


@pytest.mark.parametrize(
    ("raw", "kind", "status", "named"),
    [
        (b"{", "application/json", 400, ""),
        (b"\xff\xfe", "application/json", 400, ""),
        (b"[]", "application/json", 400, "array"),
        (b'{"text": 1}', "application/json", 400, "text"),
        (b'{"text": "x", "surname": "y"}', "application/json", 400, "surname"),
        (b'{"text": "x", "proof": {"pin": "1"}}', "application/json", 400, "pin"),
        (
            b'{"text": "x", "proof": {"token": "1", "id_last4": "2"}}',
            "application/json",
            400,
            "proof",
        ),
        (b"text=x", "application/x-www-form-urlencoded", 415, "application/json"),
        (b'{"text": "%s"}' % (b"x" * 17_000), "application/json", 413, ""),
    ],
)
def test_a_request_that_cannot_be_used_is_told_why(site, raw, kind, status, named):
    answer = site.client.post("/api/v1/lookups", data=raw, content_type=kind)

    problem = json.loads(answer.data)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert named in problem.get("detail", "")


@pytest.mark.parametrize(
    "text",
    [
        "\x00",
        "\ud800",
        "9" * 4_000,
        "H" * 4_000,
        "." * 4_000,
        "\u202e" + CODE,
        "%s%n{}{{}}",
        "🙂" * 900,
    ],
)
def test_no_text_breaks_anything(site, text):
    wish = json.dumps({"text": text}).encode()

    answer = site.client.post("/api/v1/lookups", data=wish, content_type="application/json")

    assert answer.status_code in (200, 400, 404, 422)
