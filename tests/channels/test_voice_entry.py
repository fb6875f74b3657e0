"""What keys mean, and how digits and offices are put to the ear."""

import pytest

from channels.voice_twilio.entry import code_keyed, heard_in, names_for

OFFICE = "H49.12"
NAMES = {"H49.12": "Phường A", "G49.12": "Cục B"}


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("251105*0007", "H49.12-251105-0007"),
        ("2511050007", "H49.12-251105-0007"),
        ("251105*7", "H49.12-251105-7"),
        ("*251105**0007*", "H49.12-251105-0007"),
        ("251105*0071524", "H49.12-251105-0071524"),
        ("20251105*0071524", "H49.12-20251105-0071524"),
        ("202511050007", "H49.12-20251105-0007"),
        ("49122511050007", "49122511050007"),
        ("49*12*251105*0007", "49122511050007"),
        ("03706202601234", "03706202601234"),
        ("4912251105*0007", "49122511050007"),
        ("7*251106*0261041654709", "S-251106-7K3MQ2XN"),
    ],
)
def test_keys_become_the_code_that_is_looked_up(keys, text):
    assert code_keyed(keys, OFFICE) == text


@pytest.mark.parametrize(
    "keys",
    ["", "*", "7", "251105", "251105*", "251305*0007", "2513050007", "0912345678", "251105*0007#",
     "25110500٠٧", "9" * 36, "9" * 1_000, "251105-0007", "2511050007\n", "\x00"],
)  # fmt: skip
def test_keys_that_are_no_code(keys):
    assert code_keyed(keys, OFFICE) is None


def test_without_an_office_only_the_digits_form_is_a_code():
    assert code_keyed("251105*0007", None) is None
    assert code_keyed("49122511050007", None) == "49122511050007"


def test_day_and_number_are_heard_apart_and_long_runs_in_fours():
    assert heard_in("H49.12-251105-0007", OFFICE) == ["251105", "0007"]
    assert heard_in("49122511050007", OFFICE) == ["4912", "2511", "0500", "07"]
    filing = ["251106", "0261", "0416", "5470", "9"]
    assert heard_in("S-251106-7K3MQ2XN", OFFICE) == filing


def test_offices_are_told_by_name_and_one_offices_cases_by_their_digits():
    ours, theirs = "H49.12-251105-0007", "G49.12-251105-0007"

    assert names_for([ours, theirs], NAMES, "khác") == ["Phường A", "Cục B"]
    assert names_for([ours, "I49.12-251105-0007"], NAMES, "khác") == ["Phường A", "khác"]
    assert names_for([ours, "H49.12-251105-00007"], NAMES, "khác") == [
        "Phường A, 2 5 1 1 0 5, 0 0 0 7",
        "Phường A, 2 5 1 1 0 5, 0 0 0 0 7",
    ]


def test_cases_that_sound_alike_have_no_names():
    unknown = ["I49.12-251105-0007", "A49.12-251105-0007"]

    assert names_for(unknown, NAMES, "khác") is None
