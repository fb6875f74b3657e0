"""The telephone when something is amiss: silence, odd keys, forgers, spent budgets, dead stores."""

from xml.etree import ElementTree

import pytest

from tests.channels.telephone import (
    ANOTHER,
    EN,
    END,
    LETTERS,
    MINE,
    MORE,
    NUMBER,
    PERSON,
    RIGHT,
    SILENCE,
    VI,
    WAITS,
    Telephone,
    signed,
)
from tests.sites import CODE


@pytest.mark.parametrize("entries", [[], [VI], [VI, MINE], [VI, MINE, RIGHT]])
def test_three_silences_name_the_hotline_and_end_politely(site, entries):
    call = Telephone(site)
    call.press(*entries)
    call.press(*([SILENCE] if not entries else []))  # at the greeting it means Vietnamese
    asked = [call.press(SILENCE), call.press(SILENCE)]
    last = call.press(SILENCE)

    assert all("Tổng đài chưa nhận được phím nào" in one for one in asked)
    assert "mời Ông Bà gọi 1 9 0 0 0 0 0 0" in last
    assert "Cảm ơn Ông Bà đã gọi" in last
    assert call.has_ended


def test_a_good_key_forgives_the_silences_before_it(site):
    call = Telephone(site)
    call.press(VI, SILENCE, SILENCE, MINE, SILENCE, SILENCE)

    assert WAITS in call.press(RIGHT)


@pytest.mark.parametrize(
    "wrong", ["5", "251305*0007", "251105*", "**", "abc", "\x00", "9" * 1_000, "٢٥١١٠٥٠٠٠٧"]
)
def test_keys_that_are_no_code_are_asked_again(site, wrong):
    call = Telephone(site)
    call.press(VI)
    assert "chưa phải là một mã hồ sơ" in call.press(wrong)
    assert WAITS in call.press(MINE, RIGHT)


STEPS = (
    "language", "code", "check", "office", "menu", "later", "proof", "procedure", "needed",
)  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("keys", ["", "7", "0", "*0", "#", "A1", "\x00", "9" * 1_000, "１", "🙂"])
@pytest.mark.parametrize(
    "query", ["", "?question=x&missed=-1&lang=fr&code=%00%FF&procedure=%F0&among=%F0&among="]
)
def test_whatever_is_pressed_wherever_the_answer_is_twiml(site, step, keys, query):
    answer = signed(site, f"{NUMBER}/{step}{query}", {"CallSid": "CA1", "Digits": keys})

    assert (answer.status_code, answer.mimetype) == (200, "text/xml")
    assert ElementTree.fromstring(answer.data).find(".//Say") is not None  # noqa: S314 - our own


def test_a_forged_call_gets_an_empty_403(site):
    refused = [
        site.client.post(path, data={"CallSid": "CA1"}, headers={"X-Twilio-Signature": "x"})
        for path in (NUMBER, f"{NUMBER}/check?code={CODE}")
    ]
    refused.append(site.client.post(f"{NUMBER}/menu", data=b"\xff\x00"))

    assert [(one.status_code, one.data) for one in refused] == [(403, b"")] * 3


def test_the_signature_covers_where_the_call_stands(site):
    call = Telephone(site)
    call.press(VI, MINE)
    path = call.action
    good = signed(site, path, {"Digits": RIGHT})
    moved = site.client.post(
        path.replace("0007", "0008"),
        data={"Digits": RIGHT},
        headers={"X-Twilio-Signature": good.request.headers["X-Twilio-Signature"]},
    )

    assert (good.status_code, moved.status_code, moved.data) == (200, 403, b"")


def test_an_unknown_step_and_another_method_are_empty(site):
    assert signed(site, f"{NUMBER}/kitchen", {}).status_code == 404
    assert site.client.get(NUMBER).status_code == 405
    assert site.client.get(NUMBER).data == b""


@pytest.mark.parametrize(
    ("entries", "star_zero"),
    [
        ([], "0"),
        ([VI], "*0"),
        ([VI, MINE], "*"),
        ([VI, MINE, RIGHT], "0"),
        ([VI, MINE, RIGHT, MORE], "*0"),
    ],
)
def test_star_zero_reaches_a_person_from_everywhere(province, entries, star_zero):
    site = province("[voice]\n", '[voice]\nperson = "+84912345678"\n')
    call = Telephone(site)
    call.press(*entries, star_zero)

    assert call.connected_to == "+84912345678"
    assert "1 9 0 0 0 0 0 0" in call.heard
    assert call.has_ended


def test_without_a_persons_number_the_hotline_is_named(site):
    call = Telephone(site)

    assert "mời Ông Bà gọi 1 9 0 0 0 0 0 0, 7 giờ 30" in call.press(VI, MINE, RIGHT, PERSON)
    assert call.connected_to is None
    assert call.has_ended


def ask_until_spent(site, sender, sid):
    """Ask for five cases in one call, which is a phone's budget of a minute."""
    call = Telephone(site, sender=sender, sid=sid)
    call.press(VI)
    for _ in range(5):
        assert "Hồ sơ số" in call.press(MINE, RIGHT)
        call.press(ANOTHER)
    return call


def test_a_spent_budget_is_told_with_a_way_to_a_person(held_site):
    call = ask_until_spent(held_site, "+84900000009", "CA1")
    told = call.press(MINE, RIGHT)

    assert "quá nhiều lần tra cứu" in told
    assert "tra lại sau 1 phút" in told
    assert call.prompt == "later"
    assert "1 9 0 0 0 0 0 0" in call.press(PERSON)
    assert WAITS in Telephone(held_site, "+84900000010", "CA2").press(VI, MINE, RIGHT)


@pytest.mark.parametrize("sender", ["anonymous", "", "+266696687", "sip:a@example.vn", "\x00"])
def test_all_withheld_numbers_share_one_budget(held_site, sender):
    ask_until_spent(held_site, "+7378742833", "CA1")

    told = Telephone(held_site, sender, "CA2").press(VI, MINE, RIGHT)

    assert "quá nhiều lần tra cứu" in told


def test_without_both_stores_the_line_still_says_whom_to_call(make_site, own_redis):
    url = "postgresql+psycopg://nobody@127.0.0.1:9/none"
    site = make_site(REDIS_URL=own_redis.url, DATABASE_URL=url)
    own_redis.kill9()
    call = Telephone(site)
    told = call.press(VI, MINE, RIGHT)

    assert "Chưa tra cứu được lúc này" in told
    assert "1 9 0 0 0 0 0 0" in told
    assert "Cảm ơn" in call.press(END)


@pytest.mark.parametrize("key", [VI, EN])
@pytest.mark.parametrize("keys", ["251105*0042", "251105*9", "12345678901234", "49122511050042"])
def test_a_miss_names_no_letter_that_cannot_be_keyed(site, key, keys):
    told = Telephone(site).press(key, keys, RIGHT)

    assert WAITS not in told
    assert not LETTERS.search(told)
