"""What a citizen does on the phone's page by plain forms: follow, rate, complain."""

from __future__ import annotations

from html import unescape

import pytest
from flask.testing import FlaskClient

from lookup_gateway import proofs
from lookup_gateway.model import Status
from lookup_gateway.outgoing import Way
from tests.kiosk_ui.hall import FULL, KEYS, Hall, app_of, code_of, phone_needs, token_of

RETURNED = code_of(Status.RETURNED)
BY_TOKEN = {"token": token_of(FULL)}
BY_LOOKUP_CODE = {"text": FULL, "lookup_code": proofs.lookup_code(FULL, 0, KEYS)}
ACTS = {
    "/follow": {"by": "sms", "to": "0912345678"},
    "/rate": {"progress": "4", "quality": "5"},
    "/complain": {"complaint": "Tôi chưa nhận được giấy hẹn mới."},
}


@pytest.mark.parametrize("shown", [BY_TOKEN, BY_LOOKUP_CODE], ids=["token", "lookup code"])
def test_a_proven_citizen_follows_rates_and_complains(
    client: FlaskClient, hall: Hall, shown: dict[str, str]
) -> None:
    answers = [client.post(path, data={**shown, **act}) for path, act in ACTS.items()]

    assert [answer.status_code for answer in answers] == [200] * 3
    assert hall.notebook.followed == [(FULL, Way.SMS, "+84912345678", "vi")]
    assert hall.notebook.rated == [(FULL, 4, 5)]
    assert hall.notebook.complaints == [(FULL, ACTS["/complain"]["complaint"])]
    assert "F-1" in answers[2].text


@pytest.mark.parametrize("path", ACTS)
def test_an_unknown_case_and_every_wrong_proof_get_the_same_bytes(
    client: FlaskClient, hall: Hall, path: str
) -> None:
    wrong = [
        {"token": token_of(FULL)[:-1] + ("0" if FULL[-1] != "0" else "1")},
        {"token": token_of("H49.12-251105-9999")},
        {"token": "NONE-SUCH"},
    ]

    answers = [client.post(path, data={**shown, **ACTS[path]}) for shown in wrong]

    assert {answer.status_code for answer in answers} == {404}
    pages = {
        answer.text.replace(shown["token"], "")
        for answer, shown in zip(answers, wrong, strict=True)
    }
    assert len(pages) == 1
    assert hall.notebook.is_empty


@pytest.mark.parametrize(
    ("path", "act", "said"),
    [
        ("/follow", {"by": "sms", "to": "12"}, "Xem lại số điện thoại"),
        ("/follow", {"by": "email", "to": "a@"}, "Xem lại số điện thoại"),
        ("/follow", {"by": "telegram", "to": "1"}, "Xem lại số điện thoại"),
        ("/follow", {}, "Xem lại số điện thoại"),
        ("/rate", {"progress": "4"}, "Chọn từ 1 đến 5 cho chất lượng"),
        ("/rate", {"progress": "x", "quality": "5"}, "Chọn từ 1 đến 5 cho tiến độ"),
        ("/complain", {"complaint": "  "}, "Viết nội dung phản ánh"),
    ],
)
def test_what_cannot_be_sent_is_told_with_the_form_again(
    client: FlaskClient, hall: Hall, path: str, act: dict[str, str], said: str
) -> None:
    answer = client.post(path, data={**BY_TOKEN, **act})

    assert answer.status_code == 422
    assert said in unescape(answer.text)
    assert f'action="{path}' in answer.text
    assert f'value="{BY_TOKEN["token"]}"' in answer.text
    assert hall.notebook.is_empty


def test_a_complaint_too_long_is_kept_in_its_field(client: FlaskClient) -> None:
    answer = client.post("/complain", data={**BY_TOKEN, "complaint": "<b>" + "x" * 4_000})

    assert answer.status_code == 422
    assert "&lt;b&gt;xxx" in answer.text


def test_a_complaint_sent_twice_is_written_down_once(hall: Hall) -> None:
    kept: dict[str, str] = {}

    def once(wish: str, work: object) -> str:
        if wish not in kept:
            kept[wish] = work()  # type: ignore[operator] # a function, as Claims.once takes it
        return kept[wish]

    client = app_of(hall, phone=phone_needs(once=once)).test_client()
    first, second = (client.post("/complain", data={**BY_TOKEN, **ACTS["/complain"]}) for _ in "12")
    other = client.post("/complain", data={**BY_TOKEN, "complaint": "Một việc khác."})

    assert first.data == second.data
    assert "F-1" in first.text
    assert "F-2" in other.text
    assert len(hall.notebook.complaints) == 2


def test_a_failure_is_not_kept_as_if_it_were_done(hall: Hall) -> None:
    client = app_of(hall).test_client()
    hall.notebook.down = True
    failed = client.post("/complain", data={**BY_TOKEN, **ACTS["/complain"]})
    hall.notebook.down = False

    again = client.post("/complain", data={**BY_TOKEN, **ACTS["/complain"]})

    assert failed.status_code == 503
    assert "chưa ghi nhận" in unescape(failed.text).lower()
    assert "F-1" in again.text


@pytest.mark.parametrize("path", ACTS)
def test_a_spent_budget_is_told_with_its_time(client: FlaskClient, hall: Hall, path: str) -> None:
    hall.retry_after = 120

    answer = client.post(path, data={**BY_TOKEN, **ACTS[path]})

    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "120"
    assert "Chờ 2 phút" in unescape(answer.text)


def test_the_way_back_holds_no_code_in_its_address(client: FlaskClient) -> None:
    answer = client.post("/rate", data={**BY_LOOKUP_CODE, **ACTS["/rate"]})

    assert f'name="lookup_code" value="{BY_LOOKUP_CODE["lookup_code"]}"' in answer.text
    assert f"?text={FULL}" not in answer.text
    assert 'action="/?lang=vi"' in answer.text


@pytest.mark.parametrize("path", ACTS)
def test_no_answer_is_kept_or_listed(client: FlaskClient, path: str) -> None:
    headers = client.post(path, data={**BY_TOKEN, **ACTS[path]}).headers

    assert headers["Cache-Control"] == "no-store"
    assert "noindex" in headers["X-Robots-Tag"]


def test_a_case_that_goes_on_is_followed_and_one_that_ended_is_rated(client: FlaskClient) -> None:
    going_on = client.get(f"/t/{token_of(FULL)}").text
    ended = client.get(f"/t/{token_of(RETURNED)}").text

    assert 'action="/follow' in going_on
    assert 'action="/rate' not in going_on
    assert 'action="/follow' not in ended
    assert 'action="/rate' in ended
    assert all('action="/complain' in page for page in (going_on, ended))


def test_who_shows_the_code_alone_is_offered_none_of_it(client: FlaskClient) -> None:
    page = client.post("/", data={"text": FULL}).text

    for path in ACTS:
        assert f'action="{path}' not in page
