"""What the kiosk says aloud: each clip is there, holds the words of today, and is asked for."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import kiosk_ui
from kiosk_ui.clips import BUTTONS, words_of
from lookup_gateway import texts
from lookup_gateway.model import Status
from tests.kiosk_ui.hall import FULL, LATE, code_of

AUDIO = Path(kiosk_ui.__file__).parent / "static" / "audio"
OPUS = b"OggS"
in_both_languages = pytest.mark.parametrize("lang", texts.LANGUAGES)


def said(page: str) -> list[str]:
    """Return the clips that a page names."""
    return page.partition('data-say="')[2].partition('"')[0].split()


@in_both_languages
def test_every_clip_holds_the_words_of_today(lang: str) -> None:
    recorded = json.loads((AUDIO / lang / "clips.json").read_text(encoding="utf-8"))

    words = {name: clip["words"] for name, clip in recorded.items()}

    assert words == words_of(texts.load(lang))  # `make audio` brings them up to date


@in_both_languages
def test_every_clip_is_a_file_that_browsers_play(lang: str) -> None:
    for name in words_of(texts.load(lang)):
        clip = (AUDIO / lang / f"{name}.opus").read_bytes()
        assert clip.startswith(OPUS)
        assert len(clip) < 64_000


@in_both_languages
def test_no_clip_waits_for_something_to_be_filled_in(lang: str) -> None:
    assert [
        words for words in words_of(texts.load(lang)).values() if "{" in words or not words
    ] == []


@pytest.mark.parametrize(
    "form",
    [
        {"do": "wait"},
        {"do": "enter"},
        {"do": "letters"},
        {"do": "starts"},
        {"do": "check", "text": "H49.12-251105-0007"},
        {"do": "check", "text": "H49.12-25"},
        {"do": "check", "text": "H49.12-259999"},
        {"do": "code", "text": FULL},
        {"text": FULL, "code": "12"},
        {"text": FULL},
        {"text": LATE},
        {"text": "H57132-260817-0412"},
        {"text": "H57.13-251105-0999"},
        {"scan": "https://evil.example"},
        {"do": "slip", "text": FULL},
        {"do": "phone", "text": FULL},
        {"do": "more", "text": FULL},
        {"do": "rated"},
        {"do": "sectors"},
        {"do": "search"},
        {"do": "procedures", "sector": "HT"},
        {"do": "procedures", "words": "XYZ"},
        {"do": "need", "procedure": "1.001193"},
        {"do": "need_phone", "procedure": "1.001193"},
        *({"text": code_of(status)} for status in Status),
    ],
)
def test_every_screen_has_its_clips(client: FlaskClient, form: dict[str, str]) -> None:
    clips = said(unescape(client.post("/kiosk/?sound=2", data=form).text))

    assert clips
    assert set(clips) <= set(words_of(texts.load("vi")))


def test_a_lost_part_is_said(client: FlaskClient) -> None:
    page = client.get("/kiosk/?lost=printer,scanner").text

    assert said(page) == ["lost.scanner", "lost.printer"]


def test_a_date_and_a_lateness_are_put_together(client: FlaskClient) -> None:
    page = client.post("/kiosk/", data={"text": LATE}).text

    date = ["due", "day", "n.3", "month.11", "year", "n.2", "n.0", "n.2", "n.5"]
    assert said(page) == ["status.processing", *date, "late", "n.3", "days", "turn.office"]


def test_what_a_button_says_stands_on_it() -> None:
    for clip, key in BUTTONS.items():
        assert words_of(texts.load("en"))[clip] == texts.load("en")[key]
