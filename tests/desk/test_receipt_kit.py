"""The receipt kit: what any case system prints, given to nobody for another unit's case."""

from __future__ import annotations

from base64 import b64decode
from io import BytesIO

import zxingcpp
from msgspec import structs
from PIL import Image

from tests.desk.conftest import Counter
from tests.sites import a_case

PATH = "/receipt-kit"


def test_a_case_that_has_not_come_yet_gets_the_receipt_it_will_have(counter: Counter) -> None:
    answer = counter.call(PATH, {"code": "H49.12-251106-0042"})

    kit = answer.get_json()
    assert answer.status_code == 200
    assert set(kit) == {"url", "lookup_code", "digits", "qr_svg", "qr_png"}
    assert kit["digits"] == "49122511060042"
    case = a_case("H49.12-251106-0042")
    assert kit["url"] == counter.site.gateway.receipt_url(case)
    assert kit["lookup_code"] == counter.site.gateway.lookup_code(case)
    counter.site.record(case)
    assert counter.site.client.get(f"/t/{kit['url'].rpartition('/')[2]}").status_code == 200


def test_the_pictures_are_the_upper_case_link_and_nothing_else(counter: Counter) -> None:
    kit = counter.call(PATH, {"code": "H49.12-251106-0042"}).get_json()

    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(b64decode(kit["qr_png"]))))
    assert found.text == kit["url"] == kit["url"].upper()
    assert "<svg " in kit["qr_svg"]


def test_a_reissued_receipt_has_another_link(counter: Counter) -> None:
    case = a_case("H49.12-251106-0042")
    first = counter.call(PATH, {"code": case.code}).get_json()
    counter.site.record(structs.replace(case, receipt_epoch=1))

    again = counter.call(PATH, {"code": case.code}).get_json()

    assert again["url"] != first["url"]
    assert again["lookup_code"] != first["lookup_code"]


def test_another_units_case_gets_none(counter: Counter) -> None:
    tries = [
        ("H49.12-251106-0042", "elsewhere"),  # another ward's
        ("00673810079ABCD", "desk"),  # says nothing about whose it is
        ("H49.123-251106-0042", "desk"),  # another unit that begins alike
    ]

    assert [counter.call(PATH, {"code": code}, by).status_code for code, by in tries] == [403] * 3


def test_whose_case_it_is_says_the_record_not_the_code(counter: Counter) -> None:
    counter.site.record(a_case("00673810079ABCD"))

    assert counter.call(PATH, {"code": "00673810079ABCD"}).status_code == 200
    assert counter.call(PATH, {"code": "00673810079ABCD"}, "elsewhere").status_code == 403


def test_what_is_no_code_is_refused(counter: Counter) -> None:
    bodies: list[dict[str, object]] = [
        {},
        {"code": ""},
        {"code": 7},
        {"code": "x" * 53},
        {"kode": ""},
    ]

    assert [counter.call(PATH, body).status_code for body in bodies] == [422] * len(bodies)


def test_nobody_and_who_only_counts_get_nothing(counter: Counter) -> None:
    stranger = counter.site.client.post(f"/api/v1/desk{PATH}", data=b"not even JSON")

    assert stranger.status_code == 401
    assert stranger.headers["WWW-Authenticate"] == "Bearer"
    assert counter.call(PATH, {"code": "H49.12-251106-0042"}, "statistics").status_code == 403
