"""Stores die; the citizen is still told. Drills on real servers that are really killed."""

import pytest
from redis import Redis

from tests.sites import CODE, a_case

MISSING = "H49.12-251105-0042"


def outcome(site, code=CODE):
    answer = site.client.get(f"/api/v1/cases/{code}")
    assert answer.status_code < 500 or answer.status_code == 503
    return answer.json["outcome"]


def test_without_redis_the_backend_answers(fragile_site, own_redis):
    own_redis.kill9()

    assert [outcome(fragile_site) for _ in range(8)] == ["found"] * 8
    assert outcome(fragile_site, MISSING) == "not_found"
    ready = fragile_site.client.get("/readyz").json
    assert (ready["ready"], ready["redis"]) == (True, False)


def test_with_a_hung_redis_the_backend_answers(fragile_site, own_redis):
    own_redis.pause()
    try:
        assert [outcome(fragile_site) for _ in range(8)] == ["found"] * 8
    finally:
        own_redis.resume()


def test_an_emptied_redis_never_makes_a_known_case_unknown(fragile_site, own_redis):
    Redis.from_url(own_redis.url).flushall()

    assert outcome(fragile_site) == "found"
    fragile_site.level()
    assert outcome(fragile_site) == "found"


def test_after_a_restart_redis_is_used_again(fragile_site, own_redis):
    own_redis.kill9()
    outcome(fragile_site)
    own_redis.restart()

    fragile_site.record(a_case(version=2, status="returned"))

    case = fragile_site.client.get(f"/api/v1/cases/{CODE}").json["case"]
    assert case["status"] == "returned"


def test_without_the_backend_a_known_case_is_answered_and_an_unknown_one_is_not_denied(
    make_site, own_redis, postgres_server
):
    url = postgres_server.fresh_database()
    site = make_site(REDIS_URL=own_redis.url, DATABASE_URL=url)
    site.record(a_case())
    site.gateway.engine.dispose()
    postgres_server.drop_database(url)

    assert outcome(site) == "found"
    Redis.from_url(own_redis.url).delete("{0}:hb")
    assert outcome(site, MISSING) == "try_later"


@pytest.mark.parametrize("path", ["/", "/kiosk/"])
def test_without_both_every_page_still_says_whom_to_call(make_site, own_redis, path):
    url = "postgresql+psycopg://nobody@127.0.0.1:9/none"
    site = make_site(REDIS_URL=own_redis.url, DATABASE_URL=url)
    own_redis.kill9()

    answer = site.client.post(path, data={"text": CODE})

    assert answer.status_code == 503
    assert site.gateway.profile.hotline in answer.text.replace("\xa0", " ")
    assert outcome(site) == "try_later"
    assert site.client.get("/readyz").status_code == 503
