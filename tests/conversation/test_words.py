"""Every text of a conversation, as it is read: in both languages, by SMS and in a chat.

The golden file is what the province approved; a change of words is a change of that file, which
`python -m tests.conversation.test_words` writes anew."""

from datetime import datetime
from pathlib import Path

import pytest

from lookup_gateway import gsm, texts
from lookup_gateway.clock import VIETNAM
from lookup_gateway.model import Answer, Medium, Outcome, Reply, Said, View
from lookup_gateway.replies import House, say

GOLDEN = Path(__file__).with_name("golden.txt")
CODE = "H49.12-251105-0007"
HOUSE = House(
    name="Trung tâm Phục vụ hành chính công",
    hotline="1900 000 000",
    hotline_hours="7 giờ 30 - 17 giờ 00, thứ Hai - thứ Sáu",
    example_code=CODE,
)
ACCENTED = House(HOUSE.name, HOUSE.hotline, HOUSE.hotline_hours, CODE, sms_accented=True)
VALUES = {
    "code": CODE,
    "list": "Bản sao Giấy chứng sinh; Tờ khai",
    "place": "Quầy 3, Bộ phận Một cửa",
    "date": "20/11/2025",
    "amount": "8.000",
    "progress": "5",
    "quality": "4",
    "reference": "F-251105-7K3MQ2XN",
    "number": "4827",
    "when": "17g 12/11/2025",
    "name": "Đăng ký khai sinh",
    "papers": "Tờ khai; Giấy chứng sinh",
    "fees": "Lệ phí hộ tịch: 8.000 đồng",
    "term": "5 ngày làm việc",
}
KEYS = sorted(
    {key.rpartition(".")[0] for key in texts.load("vi").entries if key.startswith("talk.")}
)
SPOKEN = [
    (key, lang, medium) for key in KEYS for lang in texts.LANGUAGES for medium in ("sms", "chat")
]


def reply(key, lang, **values):
    said = (Said(key=key, values={**VALUES, **values}),)
    return Reply(outcome=Outcome.FOUND, lang=lang, said=said)


def line(key, lang, medium):
    said = say(reply(key, lang), Medium(medium), house=HOUSE)
    return f"{key} {lang} {medium}: {said}"


@pytest.mark.parametrize(("key", "lang", "medium"), SPOKEN)
def test_a_text_is_said_in_the_approved_words(key, lang, medium):
    assert line(key, lang, medium) in GOLDEN.read_text(encoding="utf-8").splitlines()


def test_the_approved_words_are_all_said():
    assert len(GOLDEN.read_text(encoding="utf-8").splitlines()) == len(SPOKEN)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("lang", texts.LANGUAGES)
def test_an_sms_is_one_plain_segment_with_nothing_left_out(key, lang):
    said = say(reply(key, lang), Medium.SMS, house=HOUSE)

    assert gsm.is_gsm(said)
    assert gsm.septets(said) <= 160
    assert "..." not in said


@pytest.mark.parametrize("key", KEYS)
def test_an_accented_sms_is_two_segments_at_most(key):
    assert gsm.fits(say(reply(key, "vi"), Medium.SMS, house=ACCENTED), 2)


@pytest.mark.parametrize("medium", [Medium.SMS, Medium.CHAT])
def test_a_records_endless_words_are_cut_and_the_code_stays(medium):
    view = View(code=CODE)
    told = reply("talk.bring.papers", "vi", list="Giấy tờ rất dài\n" * 400)
    answers = (Answer(outcome=Outcome.FOUND, view=view),)
    now = datetime(2025, 11, 6, 14, 5, tzinfo=VIETNAM)
    whole = Reply(outcome=Outcome.FOUND, answers=answers, as_of=now, said=told.said)

    said = say(whole, medium, house=HOUSE)

    assert CODE in said
    assert "14:05" in said
    assert gsm.fits(said) if medium is Medium.SMS else len(said) <= 2_000


if __name__ == "__main__":
    GOLDEN.write_text("".join(f"{line(*one)}\n" for one in SPOKEN), encoding="utf-8")
