"""The page behind a receipt's QR: more for who holds the paper, nothing for who guesses."""

from __future__ import annotations

from html import unescape

import pytest
from flask.testing import FlaskClient

from lookup_gateway.model import ProofKind, Status
from tests.kiosk_ui.hall import FULL, PUBLIC_URL, Hall, app_of, code_of, token_of


@pytest.mark.parametrize("letter", ["t", "T"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_token_opens_what_the_code_does_not(client: FlaskClient, letter: str, lang: str) -> None:
    by_token = unescape(client.get(f"/{letter}/{token_of(FULL)}?lang={lang}").text)
    by_code = unescape(client.post(f"/?lang={lang}", data={"text": FULL}).text)

    for detail in ("Giấy chứng sinh", "Lệ phí hộ tịch", "Đăng ký khai sinh", "Bộ phận Một cửa"):
        assert detail in by_token
        assert detail not in by_code


def test_what_to_do_comes_first_and_the_newest_step_before_older_ones(client: FlaskClient) -> None:
    page = unescape(client.get(f"/t/{token_of(FULL)}").text)

    order = ["Giấy chứng sinh", "Hẹn trả kết quả", "Việc 1", "Việc 2", "Việc 6"]
    places = [page.index(words) for words in order]
    assert places == sorted(places)


def test_a_token_in_small_letters_opens_the_same_page(client: FlaskClient) -> None:
    assert client.get(f"/t/{token_of(FULL).lower()}").status_code == 200


@pytest.mark.parametrize("path", ["/t/{}", "/T/{}", "/t/{}/qr.svg"])
def test_every_token_that_does_not_fit_gets_the_same_bytes(client: FlaskClient, path: str) -> None:
    fits, other = token_of(FULL), token_of(code_of(Status.PROCESSING))
    wrong = [
        fits[:-1] + ("0" if fits[-1] != "0" else "1"),  # a guess
        fits.rpartition("-")[0] + "-" + other.rpartition("-")[2],  # another case's
        token_of(code_of(Status.REMOVED)),  # a case that is gone
        token_of("H49.12-251105-9999"),  # a case that never was
        "x",
        "%00%ff",
        "A" * 3_000,
        "%E2%80%AE-abc",
    ]

    pages = [client.get(path.format(token)) for token in wrong]

    assert {page.status_code for page in pages} == {404}
    assert len({page.data for page in pages}) == 1
    assert "Chưa mở được trang này" in unescape(pages[0].text)


@pytest.mark.parametrize("token", [token_of(FULL), "x"])
@pytest.mark.parametrize("path", ["/t/{}", "/t/{}/qr.svg"])
def test_no_search_engine_lists_it_and_no_cache_keeps_it(
    client: FlaskClient, path: str, token: str
) -> None:
    headers = client.get(path.format(token)).headers

    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["Cache-Control"] == "no-store"


def test_the_qr_is_the_upper_case_link_to_this_page(hall: Hall) -> None:
    drawn: list[str] = []

    def draw(text: str) -> bytes:
        drawn.append(text)
        return b"<svg/>"

    app = app_of(hall, draw=draw)

    answer = app.test_client().get(f"/t/{token_of(FULL).lower()}/qr.svg")

    assert answer.mimetype == "image/svg+xml"
    assert drawn == [f"{PUBLIC_URL}/T/{token_of(FULL)}".upper()]


def test_a_spent_budget_is_said_and_not_taken_for_a_wrong_token(
    client: FlaskClient, hall: Hall
) -> None:
    hall.retry_after = 120

    answer = client.get(f"/t/{token_of(FULL)}")

    assert answer.status_code == 429
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_the_token_goes_to_the_heart_as_a_proof_and_not_as_text(
    client: FlaskClient, hall: Hall
) -> None:
    client.get(f"/t/{token_of(FULL)}")

    (message,) = hall.asked
    assert message.text == ""
    assert message.proof is not None
    assert message.proof.kind is ProofKind.TOKEN
