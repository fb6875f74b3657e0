"""Who follows what: sealed, found by a keyed hash, and stopped whenever it is wished."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, select

from lookup_gateway import store
from lookup_gateway.model import Applicant, Case
from lookup_gateway.notices import Follower
from lookup_gateway.outgoing import Way
from lookup_gateway.ports import Opened
from lookup_gateway.proofs import Keys, address_names
from lookup_gateway.store import followers as following
from lookup_gateway.store.followers import Followers
from lookup_gateway.store.notice_schema import followers, stopped
from tests.notices.samples import a_case

PHONE, MAIL = "+84912345678", "a@example.vn"
CODE, OTHER = "H49.12-251105-0007", "H49.12-251105-0008"
OLD, NEW = "an old secret of more than thirty-two letters", "a new secret of more than 32 letters"
KEYS = Keys.from_secrets([OLD])
ROTATED = Keys.from_secrets([NEW, OLD])


@pytest.fixture
def book(engine: Engine) -> Followers:
    return Followers(engine, KEYS)


def of(engine: Engine, code: str, keys: Keys = KEYS) -> list[Follower]:
    return told_of(engine, a_case(code=code), keys)


def told_of(engine: Engine, case: Case, keys: Keys = KEYS) -> list[Follower]:
    return list(store.read(engine, lambda conn: following.of_case(conn, case, keys)))


def test_a_follower_is_kept_with_its_language_and_found_by_its_case(
    book: Followers, engine: Engine
) -> None:
    assert book.follow(CODE, Way.SMS, PHONE, "vi", Opened("token"))
    assert book.follow(CODE, Way.EMAIL, MAIL, "en")

    assert of(engine, CODE) == [Follower(Way.SMS, PHONE, "vi"), Follower(Way.EMAIL, MAIL, "en")]
    assert book.followed(Way.SMS, PHONE) == [CODE]


def test_the_row_holds_no_address_in_clear_but_proof_and_consent(
    book: Followers, engine: Engine
) -> None:
    book.follow(CODE, Way.SMS, PHONE, "vi", Opened("lookup_code"))

    row = store.read(engine, lambda conn: conn.execute(select(followers)).one())
    assert PHONE[1:] not in str(row)
    assert (row.proof, row.consent.split()[0]) == ("lookup_code", "vi")
    assert row.since.tzinfo is not None


def test_following_again_changes_the_language(book: Followers, engine: Engine) -> None:
    book.follow(CODE, Way.SMS, PHONE, "vi")
    book.follow(CODE, Way.SMS, PHONE, "en")

    assert of(engine, CODE) == [Follower(Way.SMS, PHONE, "en")]


def test_unfollowing_says_whether_it_was_followed(book: Followers) -> None:
    book.follow(CODE, Way.SMS, PHONE, "vi")

    assert book.unfollow(CODE, Way.SMS, PHONE)
    assert not book.unfollow(CODE, Way.SMS, PHONE)
    assert book.followed(Way.SMS, PHONE) == []


def test_a_stop_ends_every_follow_of_this_address_alone(book: Followers) -> None:
    for code in (CODE, OTHER):
        book.follow(code, Way.SMS, PHONE, "vi")
        book.follow(code, Way.EMAIL, MAIL, "vi")

    book.stop_all(Way.SMS, PHONE)

    assert book.followed(Way.SMS, PHONE) == []
    assert book.followed(Way.EMAIL, MAIL) == [OTHER, CODE]


def test_nobody_follows_for_an_address_that_stopped_until_it_starts_again(
    book: Followers,
) -> None:
    book.stop_all(Way.SMS, PHONE)
    book.stop_all(Way.SMS, PHONE)

    assert not book.follow(CODE, Way.SMS, PHONE, "vi")
    book.start_again(Way.SMS, PHONE)
    assert book.follow(CODE, Way.SMS, PHONE, "vi")


def test_a_case_has_no_more_followers_than_it_may(
    book: Followers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "MOST_PER_CASE", 2)

    told = [book.follow(CODE, Way.TELEGRAM, str(chat), "vi") for chat in range(3)]

    assert told == [True, True, False]
    assert book.follow(CODE, Way.TELEGRAM, "1", "en")  # who follows already may change


def test_after_a_rotation_old_rows_are_found_and_replaced(book: Followers, engine: Engine) -> None:
    book.follow(CODE, Way.SMS, PHONE, "vi")
    book.stop_all(Way.EMAIL, MAIL)
    rotated = Followers(engine, ROTATED)

    assert rotated.follow(CODE, Way.SMS, PHONE, "en")
    assert of(engine, CODE, ROTATED) == [Follower(Way.SMS, PHONE, "en")]
    assert not rotated.follow(CODE, Way.EMAIL, MAIL, "vi")
    names = address_names(Way.EMAIL, MAIL, ROTATED)
    assert store.read(engine, lambda conn: conn.scalars(select(stopped.c.name)).all()) == [names[1]]


def test_an_address_that_no_key_opens_is_passed_over(book: Followers, engine: Engine) -> None:
    book.follow(CODE, Way.SMS, PHONE, "vi")
    lost = Keys.from_secrets([NEW])

    assert of(engine, CODE, lost) == []


@pytest.mark.parametrize("proof", ["token", "lookup_code", ""])
def test_a_follow_counts_as_long_as_the_receipt_that_proved_it(
    book: Followers, engine: Engine, proof: str
) -> None:
    book.follow(CODE, Way.TELEGRAM, "42", "vi", Opened(proof, epoch=1))
    follower = Follower(Way.TELEGRAM, "42", "vi")

    assert told_of(engine, a_case(receipt_epoch=1)) == [follower]
    assert told_of(engine, a_case(receipt_epoch=2)) == []


def test_a_phone_that_followed_as_the_applicants_is_told_as_long_as_it_is(
    book: Followers, engine: Engine
) -> None:
    book.follow(CODE, Way.SMS, PHONE, "vi", Opened("phone"))
    corrected = Applicant(name="Nguyễn Văn A", phone="0912345679")

    assert told_of(engine, a_case(receipt_epoch=1)) == [Follower(Way.SMS, PHONE, "vi")]
    assert told_of(engine, a_case(applicant=corrected)) == []
    assert told_of(engine, a_case(applicant=None)) == []
