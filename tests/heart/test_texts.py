"""The catalogue: every sentence is there, in both languages, with the placeholders it is given."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from string import Formatter

import pytest

from lookup_gateway import texts
from lookup_gateway.codes import Wrong
from lookup_gateway.model import Medium, Outcome, Status, WhoActs
from lookup_gateway.replies import Progress

FORMS = {
    Medium.SMS: "sms",
    Medium.CHAT: "sentence",
    Medium.VOICE: "voice",
    Medium.SCREEN: "sentence",
}
NEVER_IN_ENGLISH = ("please", "sorry", "invalid", "forbidden", "technical")


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("lang", texts.LANGUAGES)
@pytest.mark.parametrize("medium", Medium)
@pytest.mark.parametrize("status", Status)
def test_every_status_has_a_sentence_on_every_medium(
    lang: str, medium: Medium, status: Status
) -> None:
    words = texts.load(lang)
    said = words.fill(f"status.{status.value}.{FORMS[medium]}", file="X")
    assert len(said) > 5
    assert "{" not in said
    assert words[f"status.{status.value}.name"]


@pytest.mark.parametrize("lang", texts.LANGUAGES)
@pytest.mark.parametrize("who", WhoActs)
@pytest.mark.parametrize("form", ["sentence", "sms", "voice"])
def test_whose_turn_is_said_on_every_medium(lang: str, who: WhoActs, form: str) -> None:
    assert texts.load(lang)[f"turn.{who.value}.{form}"]


@pytest.mark.parametrize("lang", texts.LANGUAGES)
@pytest.mark.parametrize("wrong", Wrong)
@pytest.mark.parametrize("form", ["sentence", "sms"])
def test_everything_wrong_in_a_code_has_a_sentence(lang: str, wrong: Wrong, form: str) -> None:
    assert texts.load(lang)[f"wrong.{wrong.value}.{form}"]


@pytest.mark.parametrize("lang", texts.LANGUAGES)
@pytest.mark.parametrize("outcome", [one for one in Outcome if one is not Outcome.FOUND])
@pytest.mark.parametrize("form", ["sentence", "next", "sms", "voice"])
def test_every_outcome_has_its_own_words(lang: str, outcome: Outcome, form: str) -> None:
    assert texts.load(lang)[f"outcome.{outcome.value}.{form}"]


@pytest.mark.parametrize("lang", texts.LANGUAGES)
def test_the_five_steps_and_their_tags_have_labels(lang: str) -> None:
    words = texts.load(lang)
    assert all(words[f"steps.{number}"] for number in range(1, 6))
    assert all(words[f"steps.{progress.value}"] for progress in Progress)


def test_both_languages_have_the_same_keys() -> None:
    assert set(texts.load("vi").entries) == set(texts.load("en").entries)


def test_both_languages_use_the_same_placeholders() -> None:
    vietnamese, english = texts.load("vi"), texts.load("en")
    differing = {
        key: (vietnamese[key], english[key])
        for key in vietnamese.entries
        if placeholders(vietnamese[key]) != placeholders(english[key])
    }
    assert not differing


@pytest.mark.parametrize("lang", texts.LANGUAGES)
def test_no_key_is_told_twice_by_the_catalogue_and_the_pages(lang: str) -> None:
    folder = files("lookup_gateway.texts")
    tables = [
        set(tomllib.loads((folder / name).read_text(encoding="utf-8")))
        for name in (f"{lang}.toml", f"pages_{lang}.toml")
        if (folder / name).is_file()
    ]
    assert len(set.union(*tables)) == sum(map(len, tables))


@pytest.mark.parametrize("lang", texts.LANGUAGES)
def test_a_catalogue_names_its_version_and_its_approval(lang: str) -> None:
    words = texts.load(lang)
    assert words.version
    assert words.approval


def test_english_uses_no_word_that_frightens_or_begs() -> None:
    english = texts.load("en").entries.values()
    assert not [text for text in english if any(w in text.lower() for w in NEVER_IN_ENGLISH)]


def test_a_missing_placeholder_is_an_error() -> None:
    with pytest.raises(KeyError):
        texts.load("vi").fill("status.processing.sentence")


def test_a_missing_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        texts.load("vi")["status.nowhere.sentence"]


def test_what_is_filled_in_is_never_expanded() -> None:
    assert texts.load("vi").fill("file.code", code="{file}") == "Hồ sơ {file}"


def test_an_unknown_language_is_answered_in_vietnamese() -> None:
    assert texts.load("fr").lang == "vi"
    assert texts.load("../../etc/passwd").lang == "vi"


def test_one_day_is_no_plural_in_english() -> None:
    assert texts.load("en").count("unit.day", 1) == "1 day"
    assert texts.load("en").count("unit.day", 2) == "2 days"


def test_what_is_said_in_sms_holds_no_more_than_a_few_words() -> None:
    for lang in texts.LANGUAGES:
        words = texts.load(lang)
        for status in Status:
            turn = f"turn.{status.value}.sms"
            longest = max(len(words[f"turn.{who.value}.sms"]) for who in WhoActs)
            said = len(words[turn]) if turn in words else longest
            # Two accented segments hold 134 units: dates, age and code take the other 74.
            assert len(words[f"status.{status.value}.sms"]) + said <= 60, (lang, status)
