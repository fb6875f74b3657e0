"""What was filed online is keyed on a telephone by a form of its number, before it has a code."""

from __future__ import annotations

import pytest

from lookup_gateway.model import Status
from tests.channels.telephone import DIGITS_FORM, LETTERS, RIGHT, VI, WAITS, Telephone
from tests.desk.online import open_office
from tests.sites import a_case

FILING, KEYS = "S-251106-7K3MQ2XN", "7*251106*0261041654709"
BACK = "2 5 1 1 0 6 0 2 6 1 0 4 1 6 5 4 7 0 9"
OFFERED = "dãy phím điện thoại ghi cùng số hồ sơ"
NONE_SUCH = "chưa phải là một mã hồ sơ"


@pytest.fixture(params=["one office", "all offices"])
def line(request, province):
    """A line of one office and a line of all, with a case and a filing."""
    alone = request.param == "one office"
    site = province() if alone else province('office = "H49.12"', "")
    site.record(a_case(FILING, status=Status.SUBMITTED, submitted_via="online"))
    return site


@pytest.mark.parametrize("keys", [KEYS, "7*2511060261041654709"])
def test_a_filings_number_is_read_back_and_answered(line, keys):
    call = Telephone(line)
    asked, back = call.press(VI), call.press(keys)

    assert OFFERED in asked
    assert BACK in back
    told = call.press(RIGHT)
    assert "Hồ sơ số 2 5 1 1 0 6, 4 7 0 9" in told
    assert call.prompt == "menu"
    assert not LETTERS.search(back + told)


@pytest.mark.parametrize(
    "keys", ["7*251106*0261041654708", "7*251106*0000000000000", "7*251105*0261041654709"]
)
def test_another_number_finds_nobodys_filing(line, keys):
    assert "Chưa tìm thấy hồ sơ" in Telephone(line).press(VI, keys, RIGHT)


@pytest.mark.parametrize("keys", ["7*251106*026104165470", "7*251306*0261041654709", "7*251106"])
def test_a_number_that_is_keyed_wrong_is_said_to_be_none(line, keys):
    assert NONE_SUCH in Telephone(line).press(VI, keys)


@pytest.mark.parametrize("keys", ["72511060261041654709", "25110673", "2511060261041654709"])
def test_without_the_stars_it_is_nobodys_case(line, keys):
    call = Telephone(line)
    told = call.press(VI, keys)
    if NONE_SUCH not in told:
        told = call.press(RIGHT)

    assert "4 7 0 9 " not in told.partition("Ông Bà")[0]
    assert "Hồ sơ số" not in told


def test_a_cases_keys_still_mean_the_case(line):
    assert WAITS in Telephone(line).press(VI, DIGITS_FORM, RIGHT)


def test_a_case_whose_digits_are_a_filings_is_asked_about_never_taken_for_it(site):
    """S looks like 5: these digits are also how a filing without a letter may be misread."""
    site.record(a_case("S-251106-00000007", status=Status.SUBMITTED))
    call = Telephone(site)
    told = call.press(VI, "525110600000007", RIGHT)

    assert "Hồ sơ số" not in told
    assert call.prompt == "office"


def test_where_filings_have_codes_at_once_no_such_number_is_spoken_of(province):
    site = province(more='\n[intake]\ncode_at = "filing"\n')

    assert OFFERED not in Telephone(site).press(VI)


def test_the_answer_to_a_filing_tells_its_keys_which_stay_good_beside_the_code(
    make_site, tmp_path, redis_url, sqlite_url
):
    env = {"REDIS_URL": redis_url, "DATABASE_URL": sqlite_url}
    office = open_office(make_site, tmp_path, '[intake]\ncode_at = "acceptance"\n', **env)
    told = office.file().get_json()
    keys = told["receipt"]["digits"]
    office.site.level()
    before = Telephone(office.site).press(VI, keys, RIGHT)
    office.moved(office.case(told["submission"]), ("accept", {}))
    office.site.level()
    after = Telephone(office.site, sid="CA2").press(VI, keys, RIGHT)

    assert keys.startswith("7*200602*")
    assert "Hồ sơ số 2 0 0 6 0 2, " in before
    assert "đã được tiếp nhận" in after
    assert "đã được tiếp nhận" not in before
