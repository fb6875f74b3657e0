"""Every way a question can end has its own words, status and next step on every page."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient

from lookup_gateway import texts
from lookup_gateway.model import Status
from tests.kiosk_ui.hall import (
    FULL,
    HOUSE,
    LATE,
    NAME,
    PUBLIC_URL,
    SHOWN,
    TWINS,
    Hall,
    code_of,
    token_of,
)

PAGES = ["/", "/kiosk/"]
UNKNOWN_CODE = "H49.12-251105-0999"
in_both_places = pytest.mark.parametrize("place", PAGES)
in_both_languages = pytest.mark.parametrize("lang", ["vi", "en"])


@in_both_places
@in_both_languages
@pytest.mark.parametrize("status", SHOWN)
def test_every_status_is_named_in_words(
    client: FlaskClient, place: str, lang: str, status: Status
) -> None:
    answer = client.post(f"{place}?lang={lang}", data={"text": code_of(status)})

    assert answer.status_code == 200
    assert texts.load(lang)[f"status.{status.value}.name"] in unescape(answer.text)
    assert code_of(status) in answer.text
    assert f'<html lang="{lang}"' in answer.text


@in_both_places
def test_a_removed_case_is_as_if_it_had_never_been(client: FlaskClient, place: str) -> None:
    removed = client.post(place, data={"text": code_of(Status.REMOVED)})

    assert removed.status_code == 404


@in_both_places
@in_both_languages
def test_an_unknown_code_is_told_with_what_was_read_and_where_to_ask(
    client: FlaskClient, place: str, lang: str
) -> None:
    answer = client.post(f"{place}?lang={lang}", data={"text": UNKNOWN_CODE})

    said = unescape(answer.text)
    assert answer.status_code == 404
    assert texts.load(lang)["problem.not_found.title"] in said
    assert "05/11/2025" in said
    assert HOUSE.hotline in said.replace("\u00a0", " ")
    assert f'value="{UNKNOWN_CODE}"' in said


@in_both_places
@pytest.mark.parametrize(
    ("code", "status", "lack"),
    [
        ("H49.12-25", 422, "Mã mới có phần chỉ cơ quan"),
        ("H49.12-251345-0007", 422, "không phải là một ngày có thật"),
    ],
)
def test_a_code_that_lacks_something_is_told_what_it_lacks(
    client: FlaskClient, place: str, code: str, status: int, lack: str
) -> None:
    answer = client.post(place, data={"text": code})

    assert answer.status_code == status
    assert lack in unescape(answer.text)


@in_both_places
@in_both_languages
def test_words_without_a_code_are_asked_for_one(client: FlaskClient, place: str, lang: str) -> None:
    answer = client.post(f"{place}?lang={lang}", data={"text": "cho tôi hỏi"})

    assert answer.status_code == 422
    assert texts.load(lang)["problem.no_code.title"] in unescape(answer.text)


@in_both_places
@in_both_languages
def test_an_empty_press_asks_nobody(client: FlaskClient, hall: Hall, place: str, lang: str) -> None:
    answer = client.post(f"{place}?lang={lang}", data={"text": " "})

    assert answer.status_code == 422
    assert texts.load(lang)["problem.empty.title"] in unescape(answer.text)
    assert hall.asked == []


@in_both_places
def test_a_code_that_fits_two_cases_shows_codes_and_nothing_else(
    client: FlaskClient, place: str
) -> None:
    answer = client.post(place, data={"text": "H57132-260817-0412"})

    assert answer.status_code == 422
    for code in TWINS:
        assert f'name="text" value="{code}"' in answer.text
        assert client.post(place, data={"text": code}).status_code == 200
    assert "Đang xử lý" not in unescape(answer.text)


@in_both_places
@in_both_languages
def test_a_spent_budget_says_how_long_to_wait(
    client: FlaskClient, hall: Hall, place: str, lang: str
) -> None:
    hall.retry_after = 61

    answer = client.post(f"{place}?lang={lang}", data={"text": UNKNOWN_CODE})

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "61")
    assert texts.load(lang).count("unit.minute", 2) in unescape(answer.text)


@in_both_places
@in_both_languages
def test_when_no_store_answers_there_is_still_whom_to_call(
    client: FlaskClient, hall: Hall, place: str, lang: str
) -> None:
    hall.complete = False

    answer = client.post(f"{place}?lang={lang}", data={"text": UNKNOWN_CODE})

    said = unescape(answer.text).replace("\u00a0", " ")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert texts.load(lang)["problem.try_later.title"] in said
    assert f"{HOUSE.hotline}, {HOUSE.hotline_hours}" in said


@in_both_places
def test_a_late_case_is_called_late(client: FlaskClient, place: str) -> None:
    answer = client.post(place, data={"text": LATE})

    assert "đã quá hẹn 3 ngày" in unescape(answer.text)


@in_both_places
def test_old_data_is_called_old(client: FlaskClient, hall: Hall, place: str) -> None:
    code = code_of(Status.PROCESSING)
    fresh = unescape(client.post(place, data={"text": code}).text)
    hall.age = timedelta(minutes=16)

    stale = unescape(client.post(place, data={"text": code}).text)

    warning = "ệ thống đang chậm cập nhật"
    assert warning in stale
    assert warning not in fresh


def test_several_codes_in_one_message_are_all_offered(client: FlaskClient) -> None:
    answer = client.post("/", data={"text": f"{LATE} và {FULL}"})

    assert f'name="text" value="{FULL}"' in answer.text


@pytest.mark.parametrize("case", [FULL, code_of(Status.PROCESSING)])
def test_no_page_shows_a_person(client: FlaskClient, case: str) -> None:
    pages = [
        client.post("/", data={"text": case}),
        client.post("/kiosk/", data={"text": case}),
        client.post("/kiosk/", data={"scan": f"{PUBLIC_URL}/T/{token_of(case)}"}),
        client.get(f"/t/{token_of(case)}"),
    ]

    for page in pages:
        assert page.status_code == 200
        for secret in (NAME, "Nguyễn", "N. V. A", "N.V.A", "0912345678", "022099001234"):
            assert secret not in unescape(page.text)
