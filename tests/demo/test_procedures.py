"""The demonstration's catalogue says what its made-up cases are made of."""

from __future__ import annotations

import pytest

from lookup_gateway.catalogue import Entries, astray
from lookup_gateway.demo.catalogue import COMMUNE, DEPARTMENT, RESIDENCE, Service
from lookup_gateway.demo.procedures import reading
from lookup_gateway.profile import load_profile

ENTRIES = Entries.of(reading().entries)


def test_the_file_has_no_fault() -> None:
    assert reading().faults == ()
    assert list(astray(ENTRIES)) == []


def test_the_agencies_are_the_profiles_offices() -> None:
    offices = {one.id: one.name for one in load_profile("demo").offices.values()}

    assert {one.code: one.name for one in ENTRIES.agencies.values()} == offices


@pytest.mark.parametrize(
    "service", dict.fromkeys((*COMMUNE, *DEPARTMENT, *RESIDENCE)), ids=lambda one: one.code
)
def test_a_procedure_is_as_its_made_up_cases_have_it(service: Service) -> None:
    procedure = ENTRIES.procedures[service.code]

    assert procedure.name == service.name
    assert procedure.result == service.result
    assert [one.amount for one in procedure.fees] == [service.fee] * bool(service.fee)
    assert procedure.term is not None
    assert procedure.term.days == service.days
    assert any(one.name == service.paper for one in procedure.papers)
