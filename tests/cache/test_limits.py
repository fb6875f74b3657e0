"""How much may be asked: one body of tests for budgets in Redis and in memory."""

from __future__ import annotations

import pytest

from lookup_gateway.model import Caller, CallerKind
from lookup_gateway.ports import Charge, Ticket
from tests.cache.budget_kit import Budgets, Watch, ask, caller, granted, offices


@pytest.mark.parametrize(
    ("kind", "burst", "gap"),
    [
        (CallerKind.IPV4, 60, 1),
        (CallerKind.IPV6, 10, 2),
        (CallerKind.KIOSK, 60, 1),
        (CallerKind.PHONE, 5, 12),
    ],
)
def test_a_burst_is_granted_and_then_one_ask_after_each_gap(
    budgets: Budgets, watch: Watch, kind: CallerKind, burst: int, gap: int
) -> None:
    ticket = ask("H571", who=caller(kind))

    assert granted(budgets, ticket, burst + 5) == burst
    assert budgets.spend(ticket).retry_after == gap
    watch.on(gap)
    assert granted(budgets, ticket, 3) == 1


def test_asking_while_refused_does_not_make_the_refusal_longer(
    budgets: Budgets, watch: Watch
) -> None:
    granted(budgets, ask("H571"), 60)
    for _ in range(9):
        watch.on(0.1)
        assert budgets.spend(ask("H571")).retry_after == 1

    watch.on(0.1)
    assert budgets.spend(ask("H571")).retry_after is None


def test_a_day_has_its_own_budget(budgets: Budgets, watch: Watch) -> None:
    phone = ask("H571", who=caller(CallerKind.PHONE))
    for _ in range(40):
        assert budgets.spend(phone).retry_after is None
        watch.on(12)

    retry_after = budgets.spend(phone).retry_after
    assert retry_after is not None
    assert 1_000 < retry_after <= 2_160


def test_callers_do_not_spend_each_others_budget(budgets: Budgets) -> None:
    granted(budgets, ask("H571"), 60)

    assert budgets.spend(ask("H571", who=caller(which=2))).retry_after is None
    assert budgets.spend(ask("H571", who=caller(CallerKind.KIOSK))).retry_after is None


def test_only_so_many_different_codes_are_read_in_ten_minutes(
    budgets: Budgets, watch: Watch
) -> None:
    *seen, one_more = offices(31)
    for key in seen:
        assert budgets.spend(ask(key)).retry_after is None
        watch.on(1)

    assert budgets.spend(ask(one_more)).retry_after == 600 - 30
    assert budgets.spend(ask(seen[3])).retry_after is None, "a known code is no new one"
    watch.on(600 - 30)
    assert budgets.spend(ask(one_more)).retry_after is None


def test_several_codes_in_one_message_count_each(budgets: Budgets) -> None:
    codes = offices(31)

    assert budgets.spend(ask(*codes[:28])).retry_after is None
    assert budgets.spend(ask(*codes[28:])).retry_after is not None
    assert budgets.spend(ask(*codes[28:30])).retry_after is None


def test_walking_through_an_office_day_ends_at_the_twelfth_code(
    budgets: Budgets, watch: Watch
) -> None:
    walk = [f"H57260817{number:04}" for number in range(13)]
    assert [granted(budgets, ask(key), 1) for key in walk] == [1] * 12 + [0]

    assert granted(budgets, ask("H572608180001"), 1) == 1, "another day is another walk"
    watch.on(600)
    assert granted(budgets, ask(walk[12]), 1) == 1


def test_a_phone_reads_ten_different_codes_a_day(budgets: Budgets, watch: Watch) -> None:
    for key in offices(10):
        assert budgets.spend(ask(key, who=caller(CallerKind.PHONE))).retry_after is None
        watch.on(60)

    new, known = offices(11)[10], offices(11)[0]
    assert budgets.spend(ask(new, who=caller(CallerKind.PHONE))).retry_after == 86_400 - 600
    assert budgets.spend(ask(known, who=caller(CallerKind.PHONE))).retry_after is None


def test_a_kiosk_serves_any_number_of_codes(budgets: Budgets) -> None:
    kiosk = caller(CallerKind.KIOSK)

    assert all(budgets.spend(ask(f"H57{n}", who=kiosk)).retry_after is None for n in range(60))


def test_a_receipts_token_is_no_walk_but_an_ask_all_the_same(budgets: Budgets) -> None:
    keys = [f"H57260817{number:04}" for number in range(61)]

    verdicts = [budgets.spend(ask(key, by_token=True)).retry_after for key in keys]

    assert verdicts == [None] * 60 + [1]


def test_a_second_read_for_the_same_question_is_free(budgets: Budgets) -> None:
    again = Ticket(caller(), tuple(offices(8)), follow_up=True)

    assert granted(budgets, again, 100) == 100
    assert granted(budgets, ask("H571"), 61) == 60


def test_the_machine_itself_has_no_budget(budgets: Budgets) -> None:
    own = Caller()
    for _ in range(20):
        budgets.regret(Charge(ask("H571", who=own), misses=5, wrong=("H571",)))

    assert granted(budgets, ask("H571", who=own, guessing=True), 100) == 100
    assert not budgets.spend(ask("H571", who=own, guessing=True)).closed
