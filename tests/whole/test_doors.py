"""What holds for every route: headers, sizes, the caller's address; and what machines ask."""

import pytest
from werkzeug.routing.converters import NumberConverter

from lookup_gateway.web import HEADERS
from tests.sites import CODE, a_case


def something(converter):
    """Return what a part of a path may be: a number, the first of a few names, or any text."""
    if isinstance(converter, NumberConverter):
        return 1
    return min(getattr(converter, "items", "x"))


def every_rule(site):
    for rule in site.app.url_map.iter_rules():
        values = {name: something(converter) for name, converter in rule._converters.items()}
        for method in rule.methods:
            yield method, site.app.url_map.bind("localhost").build(rule.endpoint, values, method)


# What other sites load or show has one header of its own; the camera is for one page.
OWN = {
    "/": "Permissions-Policy",
    "/widget.js": "Cross-Origin-Resource-Policy",
    "/widget/": "Content-Security-Policy",
}


def test_every_route_and_every_error_carries_the_security_headers(site):
    asked = [*every_rule(site), ("GET", "/nowhere"), ("PUT", "/"), ("GET", "/api/v1/nowhere")]

    for method, path in asked:
        got = site.client.open(path, method=method).headers
        wanted = {name: value for name, value in HEADERS.items() if name != OWN.get(path)}
        assert {name: got.get(name) for name in wanted} == wanted, (method, path)
        assert got["Cache-Control"]


def test_no_route_but_the_officers_sign_in_asks_to_keep_a_cookie(site):
    asking = {
        path
        for method, path in every_rule(site)
        if "Set-Cookie" in site.client.open(path, method=method).headers
    }

    assert asking == {"/sign-in"}


def test_nothing_about_a_case_may_be_kept(site):
    for path in (f"/api/v1/cases/{CODE}", "/", "/kiosk/", f"/t/{site.token(a_case())}"):
        assert site.client.get(path).headers["Cache-Control"] == "no-store"


def test_fonts_and_styles_are_kept_by_the_browser_for_a_while(site):
    with site.client.get("/ui/css/base.css") as style:
        kept = style.headers["Cache-Control"]

    assert "max-age=3600" in kept
    assert "no-store" not in kept


@pytest.mark.parametrize(
    ("method", "path", "status", "kind"),
    [
        ("GET", "/api/v1/nowhere", 404, "application/problem+json"),
        ("DELETE", "/api/v1/lookups", 405, "application/problem+json"),
        ("GET", "/nowhere", 404, "text/html"),
        ("GET", "/channels/nowhere", 404, "text/html"),
        ("TRACE", "/", 405, "text/html"),
    ],
)
def test_an_error_is_told_in_the_callers_own_form(site, method, path, status, kind):
    answer = site.client.open(path, method=method)

    assert (answer.status_code, answer.mimetype) == (status, kind)
    assert not path.startswith("/channels") or answer.data == b""


def test_no_route_redirects_to_where_the_client_says_it_is(site):
    for path in ("/kiosk", "/kiosk/", "/t", "/api/v1/cases"):
        answer = site.client.get(path, headers={"Host": "elsewhere.example"})
        assert "Location" not in answer.headers


def test_a_refused_method_names_those_allowed(site):
    assert "POST" in site.client.delete("/api/v1/lookups").headers["Allow"]


@pytest.mark.parametrize("path", ["/", "/kiosk/"])
def test_a_form_too_large_is_413_with_a_page(site, path):
    answer = site.client.post(path, data={"text": "x" * 17_000})

    assert (answer.status_code, answer.mimetype) == (413, "text/html")


def test_a_defect_is_a_plain_500_without_its_inside(site, caplog):
    @site.app.get("/api/v1/broken")
    def broken():
        raise ZeroDivisionError("H49.12-251105-0007")

    answer = site.client.get("/api/v1/broken")

    assert answer.status_code == 500
    assert b"Zero" not in answer.data
    assert "ZeroDivisionError at test_doors.py" in caplog.text
    assert "H49.12" not in caplog.text
    assert "Traceback" not in caplog.text


def test_alive_and_ready(site):
    assert site.client.get("/healthz").json == {"status": "ok"}
    ready = site.client.get("/readyz").json
    assert (ready["ready"], ready["redis"], ready["backend"]) == (True, True, True)
    assert ready["mirror"]["generation"] is True


def test_metrics_count_answers_by_medium_and_outcome(site):
    site.client.get(f"/api/v1/cases/{CODE}")

    text = site.client.get("/metrics").text

    assert 'lookup_answers_total{medium="screen",outcome="found"} 1.0' in text
    assert "lookup_redis_up 1.0" in text
    assert CODE not in text


def test_metrics_are_for_operators_only(site):
    outside = {"REMOTE_ADDR": "203.0.113.7"}

    assert site.client.get("/metrics", environ_base=outside).status_code == 403


@pytest.mark.parametrize(("hops", "limited"), [("0", True), ("1", False)])
def test_a_forwarded_address_counts_only_behind_our_own_proxies(
    make_site, redis_url, sqlite_url, hops, limited
):
    site = make_site(REDIS_URL=redis_url, DATABASE_URL=sqlite_url, LOOKUP_PROXY_HOPS=hops)

    statuses = {
        site.client.get(
            "/api/v1/cases/alo", headers={"X-Forwarded-For": f"198.51.100.{n}"}
        ).status_code
        for n in range(80)
    }

    assert (429 in statuses) is limited
