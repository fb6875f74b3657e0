"""The API's description says of every route what is so, and of no route that there is not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from werkzeug.routing import Rule

from lookup_gateway import records
from lookup_gateway.life import RULES, Event, Wish
from lookup_gateway.officers import Role
from lookup_gateway.openapi import described
from lookup_gateway.web import MACHINES
from tests.sites import Site

WHOLE: dict[str, Any] = json.loads(described())
ROUTES = {
    (path, method): told
    for path, methods in WHOLE["paths"].items()
    for method, told in methods.items()
}
DESK = [route for route, told in ROUTES.items() if "officer" in told.get("security", [{}])[0]]
TOKENS = {role: f"token-of-a-{role}-for-tests" for role in Role}
OFFICERS = ",".join(f"{role}.mau:H49.12:{role}:{token}" for role, token in TOKENS.items())


def test_every_route_for_machines_is_described_and_nothing_else(site: Site) -> None:
    served = {
        (path, method.lower())
        for rule in site.app.url_map.iter_rules()
        for path in paths(rule)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if path.startswith(MACHINES)
    }

    assert set(ROUTES) == served


def test_what_the_description_names_is_in_it() -> None:
    named = set(re.findall(r'"#/components/(\w+)/(\w+)"', json.dumps(WHOLE)))

    there = {(kind, name) for kind, some in WHOLE["components"].items() for name in some}
    assert {one for one in there if one[0] != "securitySchemes"} == named


def test_no_two_routes_have_one_name() -> None:
    names = [told["operationId"] for told in ROUTES.values()]

    assert len(names) == len(set(names))


@pytest.fixture
def staffed(make_site: Any, redis_url: str, sqlite_url: str) -> Site:
    """A gateway with an officer of every role."""
    made: Site = make_site(
        REDIS_URL=redis_url, DATABASE_URL=sqlite_url, LOOKUP_DESK_TOKENS=OFFICERS
    )
    return made


def test_each_route_of_the_desk_is_for_the_roles_that_it_names(staffed: Site) -> None:
    for (path, method), role in product(DESK, Role):
        answer = staffed.client.open(
            re.sub(r"{\w+}", "1", path),
            method=method.upper(),
            headers={"Authorization": f"Bearer {TOKENS[role]}"},
        )

        (security,) = ROUTES[path, method]["security"]
        refused = answer.status_code == 403 and "role" in answer.get_json()["detail"]
        assert refused is (role not in security["officer"]), (path, role)


def test_no_route_of_the_desk_answers_without_a_token(staffed: Site) -> None:
    for path, method in DESK:
        answer = staffed.client.open(re.sub(r"{\w+}", "1", path), method=method.upper())

        assert answer.status_code == 401, path


def test_every_event_has_an_example_with_what_it_must_bring() -> None:
    content = ROUTES["/api/v1/desk/cases/{code}/events", "post"]["requestBody"]["content"]
    examples = content["application/json"]["examples"]

    assert set(examples) == set(Event)
    for name, example in examples.items():
        wish = records.read(json.dumps(example["value"]), Wish)
        given = set(example["value"]) - {"event", "version"}
        assert wish.event == name
        if wish.event is not Event.UNDO:
            rule = RULES[wish.event]
            assert set(rule.must) <= given <= {*rule.must, *rule.may}, name


def paths(rule: Rule) -> Iterator[str]:
    """Give the paths of a rule as OpenAPI writes them: one for each of its `any(…)`."""
    parts = re.split(r"<(?:(\w+)(?:\((.*?)\))?:)?(\w+)>", rule.rule)
    choices: list[list[str]] = [[parts[0]]]
    for converter, said, name, text in zip(*(parts[at::4] for at in range(1, 5)), strict=True):
        choices.append(said.split(", ") if converter == "any" else [f"{{{name}}}"])
        choices.append([text])
    return map("".join, product(*choices))
