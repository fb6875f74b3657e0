"""Cards survive their trip through bytes, take little room, and never carry a person."""

from __future__ import annotations

import json
from datetime import UTC, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from redis import Redis

from cache import layout
from cache.codec import PLAIN, Codec
from cache.mirror import Mirror
from lookup_gateway.clock import VIETNAM
from lookup_gateway.model import Applicant, Status
from tests.cache.codec_samples import cards, realistic

HERE = Path(__file__).parent
CODEC = Codec()


@given(cards())
def test_every_card_comes_back_as_it_went(card):
    assert CODEC.decode(card.case.code, CODEC.encode(card)) == card


def test_times_come_back_in_vietnams_offset():
    card = next(realistic(1))
    elsewhere = msgspec.structs.replace(card.case, due_at=card.case.status_since.astimezone(UTC))

    back = CODEC.decode(card.case.code, CODEC.encode(msgspec.structs.replace(card, case=elsewhere)))

    assert back.case.due_at == elsewhere.due_at
    assert back.case.due_at is not None
    assert back.case.due_at.utcoffset() == VIETNAM.utcoffset(None)


def test_fractions_of_a_second_keep_the_compact_form():
    card = next(realistic(1))
    since = card.case.status_since + timedelta(microseconds=123_456)
    finer = msgspec.structs.replace(
        card, case=msgspec.structs.replace(card.case, status_since=since)
    )

    payload = CODEC.encode(finer)

    assert payload[0] == layout.COMPACT
    assert CODEC.decode(card.case.code, payload) == finer


def test_what_the_compact_form_cannot_say_is_kept_as_json():
    card = next(realistic(1))
    since = card.case.status_since.replace(year=1969)
    old = msgspec.structs.replace(card, case=msgspec.structs.replace(card.case, status_since=since))

    payload = CODEC.encode(old)

    assert payload[0] == PLAIN
    assert CODEC.decode(card.case.code, payload) == old


def test_a_card_with_a_person_is_refused():
    card = next(realistic(1))
    named = msgspec.structs.replace(card.case, applicant=Applicant(name="Nguyễn Văn A"))

    with pytest.raises(ValueError, match="applicant"):
        CODEC.encode(msgspec.structs.replace(card, case=named))


def test_the_head_tells_status_and_dates_without_inflating():
    card = next(realistic(1))

    schema, status, _, since, received, due, finished = layout.HEAD.unpack_from(CODEC.encode(card))

    assert (schema, status) == (layout.COMPACT, 9)
    case = card.case
    moments = (case.status_since, case.received_at, case.due_at, case.finished_at)
    assert (since, received, due, finished) == tuple(int(m.timestamp()) for m in moments if m)


@pytest.mark.parametrize(
    "payload",
    [b"", b"\x00", b"\x01", b"\x01" * 40, b"\x07rest", b"\xff" * 200],
    ids=["nothing", "no json", "no head", "no rest", "another schema", "noise"],
)
def test_other_bytes_are_a_value_error(payload):
    with pytest.raises(ValueError, match="payload"):
        CODEC.decode("H49.12-251105-0007", payload)


def test_a_payload_cut_short_is_a_value_error():
    card = next(realistic(1))
    payload = CODEC.encode(card)

    for length in range(len(payload) - 1):
        with pytest.raises(ValueError, match="payload"):
            CODEC.decode(card.case.code, payload[:length])


def test_the_dictionary_is_made_of_the_list_beside_this_test():
    lines = (HERE / "codec_dictionary.txt").read_text("utf-8").splitlines()
    values = [json.loads(line) for line in lines if not line.startswith("#")]

    assert CODEC._words == b"".join(msgspec.msgpack.encode(value) for value in values)


def test_the_national_numbers_of_statuses_are_the_stored_ones():
    """Whoever reorders `Status` changes what every stored payload means: take a new schema."""
    assert [status.value for status in Status] == [
        "submitted",
        "received",
        "not_accepted",
        "processing",
        "supplement_required",
        "payment_required",
        "withdrawn",
        "stopped",
        "completed",
        "returned",
        "removed",
        "unknown",
    ]


@pytest.mark.slow
def test_a_case_with_five_steps_takes_at_most_300_bytes_of_redis(redis_url):
    """Goal R9: growth of used_memory over the number of cases, key included."""
    number = 50_000
    with Redis.from_url(redis_url) as redis:
        mirror = Mirror(redis)
        mirror.apply([], epoch=1)
        before = redis.info("memory")["used_memory"]
        batch = []
        for card in realistic(number):
            batch.append(card)
            if len(batch) == 1_000:
                assert mirror.apply(batch, epoch=1) == len(batch)
                batch.clear()

        grown = redis.info("memory")["used_memory"] - before

        assert redis.dbsize() == number
        assert grown / number <= 300, f"{grown / number:.0f} bytes a case"
        redis.flushall()
