"""A new key is put in front: everything is brought under it, and what the old one held is named."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import pytest
from sqlalchemy import insert

from lookup_gateway import proofs, store
from lookup_gateway.backends.sql.schema import feedback
from lookup_gateway.model import Status
from lookup_gateway.outgoing import Job, Way
from lookup_gateway.proofs import Keys
from lookup_gateway.store import outbox
from lookup_gateway.store.followers import Followers
from lookup_gateway.store.papers import Papers
from lookup_gateway.store.zalo_tokens import TokenStore
from tests.care.conftest import House
from tests.sites import CODE, SECRET, a_case

NEW = "another secret for tests that is longer than thirty-two letters"
PHONE = "+84912345678"
CHAT = "1001"
ONLY_NEW = Keys.from_secrets([NEW])
OPEN = "H49.12-251105-0008"
CLOSED = "H49.12-251105-0009"


@pytest.fixture
def lived_in(house: House) -> House:
    """An installation with something in every place where something is sealed."""
    gateway = house.site.gateway
    house.site.record(
        a_case(), a_case(OPEN, applicant=None), a_case(CLOSED, status=Status.RETURNED)
    )
    gateway.followers.follow(CODE, Way.TELEGRAM, CHAT, "vi")
    gateway.followers.stop_all(Way.SMS, PHONE)
    gateway.followers.stop_all(Way.TELEGRAM, "1002")
    written = {"reference": "F-1", "text": "Chậm quá", "contact": gateway.seal(PHONE.encode())}
    row = insert(feedback).values(**written, received_at=gateway.settings.clock())
    store.write(gateway.engine, lambda conn: conn.execute(row))
    job = Job("message", {"way": "sms", "to": PHONE, "text": "…"}, key="k")
    put = partial(outbox.put, jobs=[job], now=gateway.settings.clock(), seal=gateway.seal)
    store.write(gateway.engine, put)
    TokenStore(gateway.engine, "app", gateway.seal, gateway.unseal).save(b"token")
    papers(house, gateway.keys).put(b"%PDF-1")
    return house


def papers(house: House, keys: Keys) -> Papers:
    seal, unseal = partial(proofs.seal, keys=keys), partial(proofs.unseal, keys=keys)
    return Papers(house.site.settings.data_dir / "papers", seal, unseal)


def rotated(house: House) -> dict[str, str]:
    """Rotate to the new key and return what is told, by its subject."""
    told = house.told("keys", "rotate", LOOKUP_SECRET_KEYS=f"{NEW},{SECRET}").splitlines()
    return dict(line.partition(": ")[::2] for line in told)


def test_the_old_key_opens_nothing_any_more_that_the_new_one_does_not(lived_in: House) -> None:
    told = rotated(lived_in)

    for place in ("followers", "outbox", "feedback", "zalo_tokens"):
        assert told[place] == "1 sealed anew, 0 that no key opens", place
    assert told["papers"] == "1 sealed anew, 0 that no key opens"
    unseal = partial(proofs.unseal, keys=ONLY_NEW)
    tokens = TokenStore(lived_in.site.gateway.engine, "app", bytes, unseal)
    assert tokens.load() == b"token"
    (paper,) = papers(lived_in, ONLY_NEW).all()
    assert papers(lived_in, ONLY_NEW).get(paper) == b"%PDF-1"


def test_followers_and_stops_are_found_by_the_new_key_alone(lived_in: House) -> None:
    told = rotated(lived_in)

    people = Followers(lived_in.site.gateway.engine, ONLY_NEW)
    assert people.followed(Way.TELEGRAM, CHAT) == [CODE]
    assert people.has_stopped(Way.SMS, PHONE)
    assert told["addresses"] == "1 named anew, and 2 stops"
    assert people.has_stopped(Way.TELEGRAM, "1002")  # of whom nothing else is known
    assert "stops" not in told


def test_a_stop_by_who_is_no_applicant_holds_until_its_last_key_is_dropped(house: House) -> None:
    """And so does one that was said again under the new key."""
    stranger = "+84987654321"
    house.site.gateway.followers.stop_all(Way.SMS, stranger)
    both = Followers(house.site.gateway.engine, Keys.from_secrets([NEW, SECRET]))
    both.stop_all(Way.SMS, stranger)

    assert rotated(house)["addresses"] == "0 named anew, and 1 stops"

    new = Followers(house.site.gateway.engine, ONLY_NEW)
    assert new.has_stopped(Way.SMS, stranger)
    assert not new.follow(CODE, Way.SMS, stranger, "vi")
    assert rotated(house)["addresses"] == "0 named anew, and 0 stops"


def test_a_stop_that_kept_no_address_ends_with_its_key_unless_it_is_an_applicants(
    house: House,
) -> None:
    """So an older version wrote it; so it is left of a person who was forgotten."""
    gateway, stranger, again = house.site.gateway, "+84987654321", "+84987654322"
    house.site.record(a_case())
    for phone in (PHONE, stranger, again):
        gateway.followers.stop_all(Way.SMS, phone)
        house.told("person", "erase", "--phone", phone)
    assert gateway.followers.has_stopped(Way.SMS, stranger)
    gateway.followers.stop_all(Way.SMS, again)  # said once more, it is kept whole once more

    told = rotated(house)

    people = Followers(gateway.engine, ONLY_NEW)
    assert people.has_stopped(Way.SMS, PHONE)
    assert people.has_stopped(Way.SMS, again)
    assert not people.has_stopped(Way.SMS, stranger)
    assert told["stops"].startswith("1 may be known to an older key only")


def test_the_mirror_answers_to_the_phone_by_the_new_key(lived_in: House) -> None:
    assert rotated(lived_in)["mirror"].startswith("level")

    asked = ("ask", "--json", "--from", "0912345678", CODE)
    assert '"tier":1' in lived_in.told(*asked, LOOKUP_SECRET_KEYS=NEW)


def test_receipts_that_die_are_counted_before_their_key_is_dropped(lived_in: House) -> None:
    told = rotated(lived_in)

    old = Keys.from_secrets([SECRET]).signing.id
    assert told["receipts"].startswith("2 open cases came in before")
    assert f"die with the keys {old}" in told["receipts"]


def test_what_comes_in_under_the_new_key_needs_no_other(lived_in: House) -> None:
    rotated(lived_in)
    since = datetime.now(UTC)
    new = a_case("H49.12-251105-0010", received_at=since, submitted_at=since)
    lived_in.site.gateway.backend.save([new])

    assert rotated(lived_in)["receipts"].startswith("2 open cases")


def test_a_second_run_has_nothing_to_do(lived_in: House) -> None:
    rotated(lived_in)

    told = rotated(lived_in)

    assert "followers" not in told
    assert told["papers"] == "0 sealed anew, 0 that no key opens"
    assert told["addresses"] == "0 named anew, and 0 stops"


def test_with_one_key_no_receipt_depends_on_another(house: House) -> None:
    house.site.record(a_case())

    assert "there is one key" in house.told("keys", "rotate")


def test_what_no_key_opens_is_counted_and_left(lived_in: House) -> None:
    told = lived_in.told("keys", "rotate", LOOKUP_SECRET_KEYS=NEW)

    assert "followers: 0 sealed anew, 1 that no key opens" in told


def test_the_log_of_officers_and_commands_tells_of_it(lived_in: House) -> None:
    rotated(lived_in)

    assert "keys rotate" in lived_in.told("audit", "list")
