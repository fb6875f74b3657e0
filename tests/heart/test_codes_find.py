"""Codes are found in what people write, and nothing else is."""

import datetime

import pytest

from lookup_gateway.codes import Grammar, Heard, Wrong, find, parse

DEMO = Grammar(prefixes=("H49.12", "H57.132", "000.00.12.H55", "G22.99.08"))
STRICT = Grammar(opaque=None)


def texts(heard: Heard) -> list[str]:
    return [code.text for code in heard.codes]


WHOLE = [
    "000.00.06.H56-231018-0042",
    "000.17.22.H56-210512-0007",
    "000.00.12.H62-201116-0021",
    "000.00.19.H47-260119-0003",
    "000.00.12.H55-200515-0001",
    "H56.14-240806-0012",
    "H57.132-260817-0412",
    "H15.50.05.13-261012-0346",
    "H49.12-251105-0007",
    "H49-251105-0007",
    "G22.99.08-260914-702315",
    "G22.99.09-240116-0003",
    "G09.20-260618-090123",
    "G18.20-260618-1800123",
    "G09.20-20260618-0071524",
    "03706/2026/01234",
]


@pytest.mark.parametrize("code", WHOLE)
def test_every_structured_shape_is_whole_alone_and_in_a_sentence(code: str) -> None:
    for text in (code, f"Cho hoi ho so {code} toi dau roi a", f"Mã hồ sơ: {code}.", f'"{code}"'):
        (found,) = find(text, STRICT).codes
        assert (found.text, found.whole, found.understood.wrong) == (code, True, ())
    assert parse(code, STRICT) == found


@pytest.mark.parametrize("code", ["00673810079", "13557009", "TT250C8DDF4C1E"])
def test_old_receipts_and_opaque_codes_are_found_but_never_whole(code: str) -> None:
    (found,) = find(f"Số biên nhận: {code}, cho em hoi", DEMO).codes
    assert (found.text, found.whole) == (code, False)
    assert find(code, STRICT).codes == ()


WIRES = [
    ("Cho hoi ho so H57.132-260817-0412 toi dau roi a", "H571322608170412", True),
    ("TC 000 00 12 h55 200515 0001", "0000012H552005150001", False),
    ("Mã hồ sơ: H57.132-260817-0412 - Số phiếu: 26.10417", "H571322608170412", True),
    ("HSH57.132-260817-0412", "H571322608170412", True),
    ("mhsh57.132-260817-0412", "H571322608170412", True),
    ("SBN03706/2026/01234", "03706202601234", True),
    ("tc000.00.12.H55-200515-0001", "0000012H552005150001", True),
    ("xin hoi ho so h571322608170412", "H571322608170412", False),
    ("HSh571322608170412 toi dau", "H571322608170412", False),
    ("https://dvc.example.vn/tra-cuu?ma=H57.132-260817-0412&x=1", "H571322608170412", True),
    ("https://dvc.example.vn/ho-so/2026/H57.132-260817-0412/in", "H571322608170412", True),
    ("https://dvc.example.vn/?c=03706%2F2026%2F01234", "03706202601234", True),
    ("https://dvc.example.vn/?q=000.00.12.H55%2D200515%2D0001", "0000012H552005150001", True),
    ("Ｈ５７．１３２－２６０８１７－０４１２", "H571322608170412", True),
    ("H57.132\u00a0-\u00a0260817\u2013041\u200b2", "H571322608170412", True),
    ("H57.13\u00ad2\u2212260817\u20140412", "H571322608170412", True),
    ("\u041d57.132-260817-0412", "H571322608170412", True),
    ("H57.132 - 260817 - 0412", "H571322608170412", True),
    ("H57,132,260817,0412", "H571322608170412", False),
    ("H57.132\n260817\n0412", "H571322608170412", False),
    ("H57.132-260817-0412toi dau roi", "H571322608170412", True),
    ("H49.12-251105-0007 482 913 057", "H49122511050007", True),
    ("h49 12 251105 0007 482 913 057", "H49122511050007", False),
    ("h49122511050007 482913057", "H49122511050007", False),
    ("ma tra cuu 482913057 ma ho so H49.12-251105-0007", "H49122511050007", True),
    ("G22.99.3-241212604417", "G22993241212604417", False),
    ("1 H57.132-260817-0412", "H571322608170412", True),
    ("H57.I32-26O817-o4l2", "H571322608170412", False),
    ("OOO.OO.12.H55-2OO515-OOO1", "0000012H552005150001", False),
    ("+84912345678 hoi H57.132-260817-0412", "H571322608170412", True),
    (
        "cccd 022099001234 sdt 0912 345 678 H49.12-251105-0007 ngay 05/11/2025",
        "H49122511050007",
        True,
    ),
    ("nop 20251105 ho so H49.12-251105-0007", "H49122511050007", True),
    ("buu gui EK123456789VN cua H49.12-251105-0007", "H49122511050007", True),
    ("Số biên nhận 00673810079, điện thoại 0912345678", "00673810079", False),
    ("TC49122511050007", "49122511050007", False),
    ("H49.A1-260817-0412 toi dau", "H49A12608170412", False),
    ("sdt 0912345678: 49-220525-4747", "492205254747", False),
    ("ma: 03706/202601234", "03706202601234", False),
    ("ma: 03706-2026-01234", "03706202601234", False),
]


@pytest.mark.parametrize(("text", "key", "whole"), WIRES)
def test_one_code_is_found_in_what_people_send(text: str, key: str, whole: bool) -> None:
    (found,) = find(text, DEMO).codes
    assert (found.key, found.whole) == (key.translate(str.maketrans("OILSBZ", "011582")), whole)


def test_several_codes_come_in_order_once_each_and_at_most_so_many() -> None:
    text = (
        "1) H57.132-260817-0412, G22.99.08-260914-702315\n000.00.12.H55-200515-0001 va"
        " 03706/2026/01234; TT250C8DDF4C1E. H57.132-260817-0412"
    )
    assert texts(find(text, DEMO)) == [
        "H57.132-260817-0412",
        "G22.99.08-260914-702315",
        "000.00.12.H55-200515-0001",
        "03706/2026/01234",
        "TT250C8DDF4C1E",
    ]
    assert texts(find(text, DEMO, most=2)) == ["H57.132-260817-0412", "G22.99.08-260914-702315"]


NO_CODES = [
    "",
    "   ",
    "xin chao, toi muon hoi ho so",
    "so phieu 26.10417",
    "nop ngay 05/11/2025, hen 12-11-2025",
    "hop thu nguyenvana1990@example.vn",
    "HTTPS://DVC.EXAMPLE.VN/T/H49122511050007-K37Q2M9X4T8W1B6C5D",
    "le phi 8.000.000 dong",
    "ｆｕｌｌ width words",
    "NGHIEPVUHANHCHINHCONG",
    "٤٩١٢٢٥١١٠٥٠٠٠٧",
]


@pytest.mark.parametrize("text", NO_CODES)
def test_words_dates_and_sums_are_no_codes(text: str) -> None:
    assert find(text, DEMO) == Heard((), None)


def test_a_phone_number_alone_counts_only_where_the_grammar_takes_it() -> None:
    for number in ("0912345678", "84912345678", "022099001234", "20251105"):
        assert texts(find(f"so {number}", DEMO)) == [number]
        assert find(f"so {number}", STRICT).codes == ()


GLUED = [
    "1H57.132-260817-0412",
    "GH57.132-260817-0412",
    "1H571322608170412",
    "9.H57.132-260817-0412",
    "H57.132-260817-0412-3",
    "H57.132-260817-0412.26",
    "12.H55-200515-0001",
    "00 12 H55-200515-0001",
    "000 00 12 H55-200515-0001",
    "0000012 H55-200515-0001",
    "GH57 260817 0412",
    "X7 260817 0412",
    "1/03706/2026/01234",
]


@pytest.mark.parametrize("text", GLUED)
def test_a_longer_code_is_never_cut_to_a_shorter_one(text: str) -> None:
    for found in find(text, DEMO).codes:
        assert not found.whole
        assert len(found.key) == sum(c.isalnum() for c in text)


def test_part_of_a_code_is_understood() -> None:
    partial = find("ho so H49.12-251105 den dau", DEMO).partial
    assert partial is not None
    assert (partial.office, partial.day) == ("H49.12", datetime.date(2025, 11, 5))
    assert partial.wrong == (Wrong.SERIAL_MISSING,)


@pytest.mark.parametrize(
    ("text", "office", "wrong"),
    [
        ("H57.132-260817 2 tuan roi", "H57.132", (Wrong.SERIAL_MISSING,)),
        ("h49 12 251105 0912345678", "H49.12", (Wrong.SERIAL_MISSING,)),
        ("H57.132-261317", "H57.132", (Wrong.DATE, Wrong.SERIAL_MISSING)),
        ("phuong H49.12 a", "H49.12", (Wrong.INCOMPLETE,)),
        ("000.00.12.H55", "000.00.12.H55", (Wrong.INCOMPLETE,)),
    ],
)
def test_what_is_missing_from_a_part_is_named(
    text: str, office: str, wrong: tuple[Wrong, ...]
) -> None:
    partial = find(text, STRICT).partial
    assert partial is not None
    assert (partial.office, partial.wrong) == (office, wrong)


def test_a_street_that_looks_like_a_unit_is_no_part_of_a_code_unless_expected() -> None:
    assert find("toi o khu H49", DEMO).partial is None
    heard = find("toi o khu H49", Grammar(prefixes=("H49",)))
    assert heard.partial is not None


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("H49.12-251305-0007", (Wrong.DATE,)),
        ("H49.12-251105-7", (Wrong.SERIAL_TOO_SHORT,)),
        ("H49.12-251105-00000007", (Wrong.SERIAL_TOO_LONG,)),
        ("Z49.12-251105-0007", (Wrong.LETTER_UNKNOWN,)),
        ("49.12-251105-0007", (Wrong.LETTER_MISSING,)),
        ("251105-0007", (Wrong.OFFICE_MISSING,)),
        ("H49.A1-251305-0007", (Wrong.DATE,)),
    ],
)
def test_what_looks_wrong_in_a_code_is_named_and_the_code_is_not_whole(
    text: str, wrong: tuple[Wrong, ...]
) -> None:
    (found,) = find(f"ho so {text} a", STRICT).codes
    assert (found.understood.wrong, found.whole) == (wrong, False)


def test_the_parts_of_a_loosely_typed_code_are_understood() -> None:
    (found,) = find("h49122511050007", DEMO).codes
    assert (found.understood.office, found.understood.serial) == ("H49.12", "0007")
    assert found.understood.day == datetime.date(2025, 11, 5)


def test_letters_outside_the_grammar_are_no_level_1_letters() -> None:
    (found,) = find("K57.132-260817-0412", Grammar(letters="GH")).codes
    assert (found.whole, found.understood.wrong) == (False, (Wrong.LETTER_UNKNOWN,))


@pytest.mark.parametrize(
    "text", ["", "xin chao", "H49.12-251105-0007 (moi)  x", "\x00", "H49.12-251105"]
)
def test_parse_wants_one_code_and_nothing_else(text: str) -> None:
    assert parse(text, DEMO) is None


@pytest.mark.parametrize("code", ["AB-1234-5678", "X1-2026/00123"])
def test_an_opaque_code_with_separators_is_one_code(code: str) -> None:
    (found,) = find(f"cho hoi {code} a", DEMO).codes
    assert found.text == code


@pytest.mark.parametrize("letter", ["H", "h", "G"])
def test_a_letter_typed_apart_is_never_exchanged_for_another(letter: str) -> None:
    heard = find(f"hs {letter} 57.132-260817-0412", Grammar())

    assert [code.text for code in heard.codes] == [f"{letter.upper()}57.132-260817-0412"]
    assert heard.codes[0].whole


@pytest.mark.parametrize("ending", ["ạ", "ạ ạ", "à", "ơi", " ạ.", ",ạ", "a\u0323"])
@pytest.mark.parametrize("code", ["H57.132-260817-0412", "03706/2026/01234", "00673810079"])
def test_an_accented_word_glued_behind_a_code_is_no_part_of_it(code: str, ending: str) -> None:
    heard = find(f"hs {code}{ending}", Grammar())

    assert [one.text for one in heard.codes] == [code]


@pytest.mark.parametrize("ending", ["a", "ah", "nhe", "ko"])
def test_a_plain_word_glued_behind_a_structured_code_is_no_part_of_it(ending: str) -> None:
    heard = find(f"hs H57.132-260817-0412{ending}", Grammar())

    assert [one.text for one in heard.codes] == ["H57.132-260817-0412"]
