"""The kiosk as a machine: what each screen offers, where each deed leads, and what goes along."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient

from kiosk_ui.kiosk.entry import Fault, fault, is_elsewhere, lookup_code_fault
from kiosk_ui.kiosk.states import DEEDS, LEADS, Do, State, idle_seconds
from lookup_gateway.catalogue import Entries, Procedure, Sector
from lookup_gateway.model import Status
from tests.kiosk_ui.hall import (
    AGENCIES,
    FULL,
    LATE,
    PUBLIC_URL,
    Hall,
    app_of,
    code_of,
    lookup_code_of,
    token_of,
)

CODE = code_of(Status.PROCESSING)
RECEIPT = f"{PUBLIC_URL}/T/{token_of(FULL)}"
FORMS: list[dict[str, str]] = [
    {"do": "wait"},
    {"do": "enter"},
    {"do": "enter", "text": CODE},
    {"do": "starts"},
    {"do": "letters"},
    {"do": "check", "text": CODE},
    {"do": "check", "text": "H49.12-25"},
    {"do": "check", "text": "G22"},
    {"do": "find", "text": CODE},
    {"do": "find", "text": CODE, "code": "1"},
    {"do": "find", "text": CODE, "code": "123456789"},
    {"do": "find", "text": "H49.12-251105-0999"},
    {"do": "find", "text": "H57132-260817-0412"},
    {"do": "find", "scan": RECEIPT},
    {"do": "find", "scan": "WIFI:"},
    {"do": "code", "text": CODE},
    *({"do": deed, "scan": RECEIPT} for deed in ("more", "past", "slip", "phone", "rate", "mark")),
    *({"do": deed, "text": CODE} for deed in ("more", "past", "slip", "phone", "rate", "mark")),
    {"do": "mark", "scan": RECEIPT, "progress": "5", "quality": "4"},
    {"do": "rated", "scan": RECEIPT},
    {"do": "sectors"},
    {"do": "search"},
    {"do": "procedures", "sector": "HT"},
    {"do": "procedures", "words": "KHAI SINH"},
    {"do": "procedures", "words": "XYZ"},
    {"do": "procedures"},
    {"do": "need", "sector": "HT", "procedure": "1.001193"},
    {"do": "need", "procedure": "9.999999"},
    {"do": "need_phone", "words": "KHAI SINH", "procedure": "1.001193"},
]


def state_of(page: str) -> State:
    """Return which screen a page is."""
    return State(page.partition('data-state="')[2].partition('"')[0])


def fields(page: str, form: str = "carry") -> dict[str, str]:
    """Return the hidden fields of a page's form."""
    inside = page.partition(f'id="{form}"')[2].partition("</form>")[0]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', inside))


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_every_deed_leads_where_the_machine_says(client: FlaskClient, form: dict[str, str]) -> None:
    page = client.post("/kiosk/", data=form).text

    assert state_of(page) in LEADS[Do(form["do"])]


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_a_screen_offers_what_the_machine_allows_there(
    client: FlaskClient, form: dict[str, str]
) -> None:
    page = client.post("/kiosk/", data=form).text

    offered = {Do(do) for do in re.findall(r'name="do" value="(\w+)"', page)}
    assert offered <= DEEDS[state_of(page)]


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_a_screen_in_the_other_language_is_the_same_screen(
    client: FlaskClient, form: dict[str, str]
) -> None:
    page = client.post("/kiosk/", data=form).text
    switch = page.partition('class="controls"')[2].partition("</button>")[0]
    again = switch.partition('name="do" value="')[2].partition('"')[0]
    other = client.post("/kiosk/?lang=en", data={**fields(page), "do": again}).text

    assert '<html lang="en"' in other
    # Another slip is not printed, nor is a wrong number tried, because somebody reads English.
    entry = {State.ENTER, State.LETTERS, State.CODE}
    assert state_of(other) in {state_of(page), *entry} or state_of(page) is State.SLIP


def test_nothing_unknown_is_done(client: FlaskClient) -> None:
    page = client.post("/kiosk/?sound=9&size=huge&lost=door", data={"do": "hack", "tries": "x"})

    assert page.status_code == 422
    assert 'data-sound="0"' in page.text
    assert 'data-lost=""' in page.text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", Fault("empty")),
        ("H49.12-", Fault("empty")),
        ("H49.12-2", Fault("short", 9)),
        ("H49.12-251105-000", Fault("short", 1)),
        ("H49.12-251305", Fault("bad_day")),
        ("H49.12-9999999999999", Fault("bad_day")),
        ("H49.12-251105-0007", None),
        ("h49.12-251105-0007", None),
        ("G22.99.3-241212604417", None),
        ("H49.12-ABC", None),
    ],
)
def test_what_is_wrong_with_a_keyed_code_is_told_before_asking(
    text: str, told: Fault | None
) -> None:
    assert fault(text, AGENCIES) == told


@pytest.mark.parametrize(
    ("code", "told"),
    [("", "no_lookup_code"), ("12 34", "short"), ("482 913 057", None), ("4829130579", None)],
)
def test_a_lookup_code_has_nine_digits(code: str, told: str | None) -> None:
    found = lookup_code_fault(code)

    assert (found and found.name) == told


@pytest.mark.parametrize(
    ("text", "elsewhere"),
    [
        ("H57.13-251105-0999", True),
        ("000.00.12.H57-200515-0001", True),
        ("G22.99.3-241212604417", True),
        ("H49.12-251105-0999", False),
        ("000.00.12.H49-200515-0001", False),
        ("12345678", False),
        ("HS-2026-00123", False),
    ],
)
def test_another_provinces_code_is_known_by_its_unit(text: str, elsewhere: bool) -> None:
    assert is_elsewhere(text, AGENCIES) is elsewhere


def test_another_provinces_code_is_told_where_to_go(client: FlaskClient) -> None:
    page = unescape(client.post("/kiosk/", data={"text": "H57.13-251105-0999"}).text)

    assert "Mã này không phải của Tỉnh Mẫu" in page


def test_a_wrong_lookup_code_is_told_what_an_unknown_code_is_told(client: FlaskClient) -> None:
    unknown = client.post("/kiosk/", data={"text": "H49.12-251105-0999", "code": "123456789"})
    wrong = client.post("/kiosk/", data={"text": CODE, "code": "123456789"})

    assert (unknown.status_code, wrong.status_code) == (404, 404)
    assert unknown.text.replace("H49.12-251105-0999", CODE) == wrong.text


def test_the_fifth_wrong_lookup_code_sends_to_the_counter(client: FlaskClient) -> None:
    carried = {"text": CODE}
    for _ in range(4):
        page = client.post("/kiosk/", data={**carried, "code": "123456789"}).text
        assert "Chưa tìm thấy hồ sơ này" in unescape(page)
        carried = fields(page)

    page = unescape(client.post("/kiosk/", data={**carried, "code": "123456789"}).text)

    assert "Mời Ông/Bà đến quầy hướng dẫn" in page
    assert "act.code" not in page
    english = client.post("/kiosk/?lang=en", data={**fields(page), "do": "find"}).text
    assert "Go to the help desk" in english


def test_the_right_lookup_code_opens_the_details(client: FlaskClient) -> None:
    page = client.post("/kiosk/", data={"scan": FULL, "code": lookup_code_of(FULL)}).text

    assert "Giấy chứng sinh" in unescape(page)


def test_half_a_link_of_ours_is_called_unreadable_and_not_foreign(client: FlaskClient) -> None:
    for scan in (f"{PUBLIC_URL}/T", f"{PUBLIC_URL}/t/", f"{PUBLIC_URL}/t/?", PUBLIC_URL[:-4]):
        answer = client.post("/kiosk/", data={"scan": scan})

        assert answer.status_code == 422
        assert "Máy chưa đọc được mã" in unescape(answer.text)


@pytest.mark.parametrize("scan", [f"{LATE} {FULL}", f"{LATE}{FULL}", f"{RECEIPT}{RECEIPT}"])
def test_two_papers_in_one_scan_show_neither_case(client: FlaskClient, scan: str) -> None:
    answer = client.post("/kiosk/", data={"scan": scan})

    assert answer.status_code in (404, 422)
    assert "Cần bổ sung" not in unescape(answer.text)
    assert "đang được giải quyết" not in unescape(answer.text)


@pytest.mark.parametrize(
    ("age", "warned", "counted"),
    [
        (timedelta(minutes=15), None, True),
        (timedelta(minutes=16), "chậm cập nhật", True),
        (timedelta(hours=24), "chậm cập nhật", True),
        (timedelta(hours=25), "cũ hơn một ngày", False),
    ],
)
def test_the_older_the_data_the_less_is_counted_from_it(
    client: FlaskClient, hall: Hall, age: timedelta, warned: str | None, counted: bool
) -> None:
    hall.age = age

    page = unescape(client.post("/kiosk/", data={"text": LATE}).text)

    shown = [words for words in ("chậm cập nhật", "cũ hơn một ngày") if words in page]
    assert shown == ([warned] if warned else [])
    assert ("đã quá hẹn" in page) is counted


def test_without_a_printer_no_slip_is_offered(client: FlaskClient) -> None:
    with_it = client.post("/kiosk/", data={"text": CODE}).text
    without = client.post("/kiosk/?lost=printer", data={"text": CODE}).text

    assert 'value="slip"' in with_it
    assert 'value="slip"' not in without


def test_only_the_receipts_own_link_goes_over_to_the_phone(hall: Hall) -> None:
    drawn: list[str] = []

    def draw(text: str) -> bytes:
        drawn.append(text)
        return b"<svg/>"

    client = app_of(hall, draw=draw).test_client()
    for form in ({"scan": RECEIPT}, {"scan": FULL}, {"text": FULL, "code": lookup_code_of(FULL)}):
        client.post("/kiosk/", data={"do": "phone", **form})

    plain = f"{PUBLIC_URL}/".upper()
    assert drawn == [RECEIPT.upper(), plain, plain]


def test_a_slip_holds_no_person(client: FlaskClient) -> None:
    page = unescape(client.post("/kiosk/", data={"do": "slip", "scan": RECEIPT}).text)

    slip = page.partition("data-slip")[2]
    assert FULL in slip
    assert "Nguyễn" not in slip
    assert "N. V. A" not in slip


def test_only_who_shows_the_receipt_may_rate(client: FlaskClient) -> None:
    marks = {"do": "mark", "progress": "5", "quality": "5"}
    proven = client.post("/kiosk/", data={**marks, "scan": RECEIPT}).text
    unproven = client.post("/kiosk/", data={**marks, "text": FULL})

    assert state_of(proven) is State.RATED
    assert state_of(unproven.text) is not State.RATED


@pytest.mark.parametrize(
    ("state", "slow", "seconds"),
    [
        (State.WAIT, True, 0),
        (State.ENTER, False, 60),
        (State.ENTER, True, 120),
        (State.TOLD, False, 90),
        (State.TOLD, True, 180),
        (State.SECTORS, False, 60),
        (State.NEED, False, 90),
    ],
)
def test_how_long_a_screen_waits(state: State, slow: bool, seconds: int) -> None:
    assert idle_seconds(state, slow=slow) == seconds


def test_the_worker_keeps_the_offline_page_and_no_answer(client: FlaskClient) -> None:
    script = client.get("/sw.js")

    kept = script.text.partition("KEPT = [")[2].partition("]")[0]
    assert script.mimetype == "text/javascript"
    assert '"/kiosk/offline?lang=vi", "/kiosk/offline?lang=en"' in kept
    assert '"/kiosk/"' not in kept
    assert "/t/" not in kept
    for path in re.findall(r'"([^"]+)"', kept):
        with client.get(path) as answer:
            assert answer.status_code == 200


def test_while_the_catalogue_cannot_be_read_codes_still_can(
    client: FlaskClient, hall: Hall
) -> None:
    hall.entries = None

    start = client.get("/kiosk/")
    answer = client.post("/kiosk/", data={"do": "need", "procedure": "1.001193"})

    assert start.status_code == 200
    assert 'value="sectors"' not in start.text
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert state_of(answer.text) is State.DOWN
    assert 'value="sectors"' in answer.text  # "try again" leads back to the procedures
    assert client.post("/kiosk/", data={"text": CODE}).status_code == 200


def test_a_long_list_is_turned_page_by_page_and_begins_again(
    client: FlaskClient, hall: Hall
) -> None:
    many = [Sector(code=f"L{n}", name=f"Lĩnh vực {n:02}") for n in range(8)]
    one = [Procedure(code=f"9.{n:06}", name=f"Thủ tục {n}", sector=f"L{n}") for n in range(8)]
    hall.entries = Entries.of([*many, *one])

    pages = [
        client.post("/kiosk/", data={"do": "sectors", "page": page}).text
        for page in ("0", "1", "99", "9" * 5_000, "x")
    ]

    listed = [re.findall(r'name="sector" value="(L\d)"', page) for page in pages]
    first, second = [f"L{n}" for n in range(6)], ["L6", "L7"]
    assert listed == [first, second, second, first, first]
    assert [fields(page, "carry") for page in pages[:2]] == [{}, {"page": "1"}]


def test_a_procedure_that_has_ended_leads_back_to_the_sectors(client: FlaskClient) -> None:
    page = client.post("/kiosk/", data={"do": "need", "procedure": "9.999999"}).text

    assert state_of(page) is State.SECTORS


def test_a_procedures_papers_go_to_the_phone_in_the_language_of_the_screen(hall: Hall) -> None:
    drawn: list[str] = []

    def draw(text: str) -> bytes:
        drawn.append(text)
        return b"<svg/>"

    wish = {"do": "need_phone", "procedure": "1.001193"}
    app_of(hall, draw=draw).test_client().post("/kiosk/?lang=en", data=wish)

    assert drawn == [f"{PUBLIC_URL}/procedures/1.001193?lang=en"]
