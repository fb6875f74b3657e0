"""What one needs, where citizens ask: the API and the pages."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest

from lookup_gateway.demo import procedures
from tests.sites import Site


@pytest.fixture
def hall(site: Site) -> Site:
    """A gateway with the demonstration's catalogue."""
    procedures.load(site.gateway)
    return site


def names(site: Site, query: str) -> list[str]:
    answer = site.client.get(f"/api/v1/procedures{query}")
    assert answer.status_code == 200
    return [one["name"] for one in answer.get_json()["procedures"]]


def test_the_api_finds_by_words_without_accents(hall: Site) -> None:
    assert names(hall, "?q=toi+can+gi+de+lam+khai+sinh") == ["Đăng ký khai sinh"]
    assert names(hall, "?q=không+có+gì") == []
    assert len(names(hall, "")) == 10


def test_the_api_tells_a_procedure_with_the_names_of_its_agencies(hall: Site) -> None:
    told = hall.client.get("/api/v1/procedures/1.001193").get_json()

    assert told["sector"] == {"code": "HT", "name": "Hộ tịch"}
    assert {"code": "H49.12", "name": "UBND phường Hồng Gai", "level": "commune"} in told[
        "agencies"
    ]
    assert told["papers"][1]["name"] == "Bản sao Giấy chứng sinh"
    assert told["term"] == {"days": 5, "hours": None, "unit": "working"}


@pytest.mark.parametrize(
    ("path", "status"), [("/9.999999", 404), ("?q=" + "a" * 201, 400), ("/a/b", 404)]
)
def test_the_api_names_what_is_wrong(hall: Site, path: str, status: int) -> None:
    answer = hall.client.get(f"/api/v1/procedures{path}")

    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"


def test_a_page_shows_every_part_of_a_procedure_by_article_5_1b_of_phu_tho(hall: Site) -> None:
    """Quyết định 31/2020/QĐ-UBND, Điều 5 khoản 1 điểm b: how, papers, sets, time, who, agency,
    result, fee, forms, conditions, legal basis."""
    page = unescape(hall.client.get("/procedures/1.001193").text)

    for part in (
        "Nộp hồ sơ tại UBND cấp xã hoặc trực tuyến",
        "Tờ khai đăng ký khai sinh (theo mẫu: Mẫu tờ khai đăng ký khai sinh)",
        "Số bộ hồ sơ",
        "5 ngày làm việc",
        "Cha, mẹ;",
        "UBND phường Hồng Gai",
        "Giấy khai sinh",
        "Lệ phí hộ tịch: 8.000 đồng",
        "Luật Hộ tịch số 60/2014/QH13",
    ):
        assert part in page
    marriage = unescape(hall.client.get("/procedures/1.000894").text)
    assert "Nam từ đủ 20 tuổi" in marriage
    assert "không thu" in marriage


def test_the_front_page_leads_to_the_search_and_on_to_a_procedure(hall: Site) -> None:
    assert 'href="/procedures?lang=vi"' in hall.client.get("/").text
    found = hall.client.get("/procedures?q=ket+hon").text
    assert found.index('href="/procedures/1.000894?') < found.index('href="/procedures/1.004746?')
    assert "1.001193" not in found


def test_words_that_fit_nothing_get_the_whole_list(hall: Site) -> None:
    page = unescape(hall.client.get("/procedures?q=xyz<b>").text)

    assert "Chưa tìm thấy thủ tục nào có tên như vậy" in page
    assert page.count('href="/procedures/') == 10


def test_an_unknown_procedure_is_told_as_not_there(hall: Site) -> None:
    page = hall.client.get("/procedures/9.999999?lang=en")

    assert page.status_code == 404
    assert "There is no such procedure" in page.text


def test_while_the_database_is_down_the_pages_say_whom_to_call(
    make_site: Callable[..., Site], redis_url: str, tmp_path: object
) -> None:
    site = make_site(
        REDIS_URL=redis_url, DATABASE_URL="postgresql+psycopg://nobody@127.0.0.1:1/none"
    )

    for path in ("/procedures", "/procedures/1.001193", "/api/v1/procedures"):
        answer = site.client.get(path)
        assert answer.status_code == 503
        assert "1900 0000" in answer.text
