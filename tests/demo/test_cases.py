"""The made-up cases: as offices make them, and nobody's."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lookup_gateway import codes, records
from lookup_gateway.clock import VIETNAM
from lookup_gateway.demo.cases import make_cases
from lookup_gateway.demo.catalogue import SAMPLE_PHONE, is_sample
from lookup_gateway.model import Case, Status
from lookup_gateway.profile import Profile, load_profile
from lookup_gateway.progress import is_early, is_overdue, is_reappointed

NOW = datetime(2026, 3, 11, 3, 30, tzinfo=UTC)
PROVINCIAL = re.compile(r"(?P<unit>[0-9A-Z.]+)-(?P<day>[0-9]{6})-(?P<number>[0-9]{4})")
NATIONAL = re.compile(r"G22\.99\.08-[0-9]{6}-[0-9]{6}")


@pytest.fixture(scope="module")
def profile() -> Profile:
    return load_profile("demo")


@pytest.fixture(scope="module")
def cases(profile: Profile) -> list[Case]:
    return list(make_cases(2_000, NOW, profile))


def moments(case: Case) -> list[datetime]:
    """The moments of a case in the order in which they must follow each other."""
    named = (case.submitted_at, case.received_at, case.finished_at, case.returned_at)
    return [moment for moment in named if moment is not None]


@settings(max_examples=30)
@given(
    seed=st.integers(0, 2**32),
    now=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(VIETNAM)),  # noqa: DTZ001
)
def test_every_case_is_a_sound_record_whose_times_follow_each_other(
    seed: int, now: datetime
) -> None:
    for case in make_cases(60, now, load_profile("demo"), seed):
        assert records.load(records.dump(case)) == case
        assert case.version >= max(1, len(case.steps))
        at = [step.at for step in case.steps]
        assert at == sorted(at)
        assert moments(case) == sorted(moments(case))
        assert max([*at, *moments(case), case.status_since]) <= now


def test_the_same_seed_and_moment_give_the_same_cases(profile: Profile) -> None:
    assert list(make_cases(100, NOW, profile)) == list(make_cases(100, NOW, profile))
    assert list(make_cases(100, NOW, profile, 1)) != list(make_cases(100, NOW, profile, 2))


def test_there_are_as_many_as_asked_for_each_under_a_key_of_its_own(
    cases: list[Case], profile: Profile
) -> None:
    assert len({codes.key(case.code) for case in cases}) == 2_000
    assert [len(list(make_cases(n, NOW, profile))) for n in (1, 2, 5)] == [1, 2, 5]


def test_every_status_occurs_in_every_office(cases: list[Case], profile: Profile) -> None:
    statuses = defaultdict(set)
    for case in cases:
        assert case.office is not None
        statuses[case.office.id].add(case.status)

    assert all(len(statuses[office]) >= len(Status) - 1 for office in profile.offices)
    assert set().union(*statuses.values()) == set(Status)


def test_codes_are_the_unit_the_day_of_receipt_and_a_number_without_gaps(
    cases: list[Case],
) -> None:
    numbers = defaultdict(list)
    for case in cases[4:]:
        if NATIONAL.fullmatch(case.code):
            continue
        match = PROVINCIAL.fullmatch(case.code)
        assert match is not None
        assert case.office is not None
        assert match["unit"] == case.office.id
        filed = case.received_at or case.submitted_at
        assert filed is not None
        assert match["day"] == f"{filed:%y%m%d}"
        numbers[match["unit"], match["day"]].append(int(match["number"]))
    for found in numbers.values():
        assert set(range(1, max(found) + 1)) - set(found) <= {7}  # 7 may be the sample's


def test_every_shape_of_code_occurs(cases: list[Case]) -> None:
    written = [case.code for case in cases]

    assert any(code.startswith("000.00.12.H49-") for code in written)
    assert any(code.startswith("H49.21-") for code in written)
    assert any(NATIONAL.fullmatch(code) for code in written)
    assert any(re.fullmatch(r"[0-9]{5}/20[0-9]{2}/[0-9]{5}", code) for code in written)
    assert any(re.fullmatch(r"[0-9A-Z]{8,35}", code) for code in written)


def test_the_first_case_is_a_sample_in_time_that_its_telephone_may_ask_for(
    cases: list[Case], profile: Profile
) -> None:
    sample = cases[0]

    assert re.fullmatch(r"H49\.12-[0-9]{6}-0007", sample.code)
    assert sample.status is Status.PROCESSING
    assert sample.applicant is not None
    assert sample.applicant.phone == SAMPLE_PHONE
    assert not is_overdue(sample, NOW)
    assert [case.code for case in cases if is_sample(case)] == [sample.code, profile.example_code]


def test_the_example_of_the_help_texts_waits_for_its_day(profile: Profile) -> None:
    before = datetime(2025, 11, 6, tzinfo=UTC)

    assert profile.example_code not in {c.code for c in make_cases(50, before, profile)}


def test_an_example_that_names_no_day_is_no_case(profile: Profile) -> None:
    other = replace(profile, example_code="TT250C8DDF4C1E")

    assert sum(is_sample(case) for case in make_cases(50, NOW, other)) == 1


def test_results_are_promised_for_five_o_clock_or_half_past_eleven_on_a_weekday(
    cases: list[Case],
) -> None:
    promised = [case.due_at for case in cases if case.due_at is not None]

    assert {f"{due:%H:%M}" for due in promised} == {"17:00", "11:30"}
    assert all(due.weekday() < 5 for due in promised)
    assert all(c.due_at > c.received_at for c in cases if c.due_at and c.received_at)


def test_some_are_late_some_early_some_given_a_new_date_and_most_in_time(
    cases: list[Case],
) -> None:
    late = sum(is_overdue(case, NOW) for case in cases)

    assert 100 < late < 600
    assert sum(is_early(case) for case in cases) > 100
    moved = [case for case in cases if is_reappointed(case)]
    assert len(moved) > 20
    assert all(c.first_due_at and c.due_at and c.first_due_at < c.due_at for c in moved)


def test_what_a_status_says_is_in_the_record(cases: list[Case]) -> None:
    for case in cases:
        assert bool(case.needs) == (case.status is Status.SUPPLEMENT_REQUIRED)
        assert (case.result is not None) == (case.status in (Status.COMPLETED, Status.RETURNED))
        owing = any(not fee.paid for fee in case.fees)
        assert owing or case.status is not Status.PAYMENT_REQUIRED
        refused = (Status.NOT_ACCEPTED, Status.STOPPED, Status.WITHDRAWN)
        assert bool(case.reason) == (case.status in refused)
        if case.steps and not is_reappointed(case):
            assert case.steps[-1].status is case.status


def test_other_systems_words_stand_where_the_national_list_has_none(cases: list[Case]) -> None:
    words = {case.source_status for case in cases if case.status is Status.UNKNOWN}

    assert "Chờ liên thông" in words
    assert all(not str(word).isdigit() for word in words)
    assert {case.source_status for case in cases if case.status is Status.PROCESSING} == {"4"}


def test_some_results_go_by_post_and_the_delivered_ones_say_so(cases: list[Case]) -> None:
    posted = [case for case in cases if case.post is not None]
    delivered = [c for c in posted if c.post and c.post.events[-1].what == "Đã phát"]

    assert posted
    assert delivered
    assert all(case.status is Status.RETURNED for case in delivered)


def test_nobody_in_it_can_be_real(cases: list[Case]) -> None:
    for case in cases:
        person = case.applicant
        assert person is not None
        assert re.fullmatch(r"\w+ (Văn|Thị) [A-Z]", person.name or "")
        if not is_sample(case):
            assert re.fullmatch(r"024000000[0-9]{2}", person.phone or "")
            assert person.email is None
        assert (person.id_number or "").startswith("000")


def test_a_profile_without_offices_has_cases_too(profile: Profile) -> None:
    bare = replace(profile, offices={})
    offices = {case.office.id for case in make_cases(20, NOW, bare) if case.office}

    assert offices == {"H49.12", "BHXH"}


def test_steps_lie_in_office_hours(cases: list[Case]) -> None:
    for case in cases:
        assert all(step.at.weekday() < 5 for step in case.steps)
        assert all(7 <= step.at.hour < 17 for step in case.steps)
    assert all(a.at < b.at for case in cases for a, b in pairwise(case.steps))
