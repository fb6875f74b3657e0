"""Codes of every shape, their neighbours, and what tired people make of them."""

import random
import re
from collections.abc import Callable

UNITS = (
    "000.00.12.H55", "000.17.22.H56", "H49", "H49.12", "H49.1.2", "H57.132", "H57.13.2",
    "H57.1.32", "H15.50.05.13", "H57.20", "G22.99.08", "G22.99.8", "G09.20", "A01.7", "I49.12",
)  # fmt: skip
DASHES = "-\u2010\u2011\u2013\u2014\u2212\uff0d"
UNSEEN = "\u200b\u00ad\ufeff\u2060"
LOOK_ALIKES = {"0": "Oo", "1": "Il", "5": "Ss", "8": "B", "2": "Zz"}

Change = Callable[[random.Random, str], str]


def some_code(rng: random.Random) -> str:
    if rng.random() < 0.08:
        return f"{rng.randrange(10**5):05}/20{rng.randrange(20, 27)}/{rng.randrange(10**5):05}"
    unit = rng.choice(UNITS)
    day = f"{rng.randrange(20, 27)}{rng.randrange(1, 13):02}{rng.randrange(1, 29):02}"
    size = 4 if unit[0] in "0HAI" else rng.choice((4, 6, 7))
    if unit == "G09.20":
        day, size = "20" + day, 7
    top = min(10**size, rng.choice((10, 100, 10**size)))
    return f"{unit}-{day}-{rng.randrange(1, top):0{size}}"


def neighbours(rng: random.Random, code: str) -> list[str]:
    """Codes that a slip could turn `code` into: next number, next day, moved and lost dots."""
    if "/" in code:
        serial, rest = code.split("/", 1)
        return [f"{(int(serial) + 1) % 10**5:05}/{rest}"]
    unit, day, serial = code.split("-")
    bare = unit.replace(".", "")
    number = f"{(int(serial) + 1) % 10 ** len(serial):0{len(serial)}}"
    found = [f"{unit}-{day}-{number}", f"{unit}-{day[:-2]}29-{serial}"]
    if unit[0].isalpha() and 4 <= len(bare) <= 12:
        cuts = sorted(rng.sample(range(3, len(bare)), k=min(2, len(bare) - 3)))
        moved = ".".join(bare[a:b] for a, b in zip([0, *cuts], [*cuts, None], strict=True))
        found += [f"{moved}-{day}-{serial}", f"{unit}.{day[:2]}-{day[2:]}-{serial}"]
    return [other for other in found if other != code]


def lower(_: random.Random, code: str) -> str:
    return code.lower()


def dashes(rng: random.Random, code: str) -> str:
    return "".join(rng.choice(DASHES) if c == "-" else c for c in code)


def spaces(rng: random.Random, code: str) -> str:
    return re.sub("[-./]", rng.choice((" ", "  ", "\u00a0", ", ", "\n")), code)


def bare(_: random.Random, code: str) -> str:
    return re.sub("[-./]", "", code)


def no_dots(_: random.Random, code: str) -> str:
    return code.replace(".", "")


def one_lost(rng: random.Random, code: str) -> str:
    at = rng.choice([m.start() for m in re.finditer("[-./]", code)] or [0])
    return code[:at] + code[at + 1 :] if re.search("[-./]", code) else code


def wide_dashes(rng: random.Random, code: str) -> str:
    return re.sub("-", rng.choice((" - ", "- ", " -", " \u2013 ")), code)


def look_alike(rng: random.Random, code: str) -> str:
    places = [at for at, char in enumerate(code) if char in LOOK_ALIKES]
    if not places:
        return code
    at = rng.choice(places)
    return code[:at] + rng.choice(LOOK_ALIKES[code[at]]) + code[at + 1 :]


def unseen(rng: random.Random, code: str) -> str:
    at = rng.randrange(1, len(code))
    return code[:at] + rng.choice(UNSEEN) + code[at:]


def full_width(_: random.Random, code: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in code)


def cyrillic(_: random.Random, code: str) -> str:
    return code.replace("H", "\u041d").replace("A", "\u0410")


def lost_zeros(_: random.Random, code: str) -> str:
    """Zeros in front of the running number go, down to three digits or fewer."""
    head, dash, serial = code.rpartition("-")
    short = serial.lstrip("0")
    return head + dash + short if dash and len(short) < 4 else code


def keypad(_: random.Random, code: str) -> str:
    return re.sub("[^0-9]", "", code)


def no_prefix(_: random.Random, code: str) -> str:
    return code.removeprefix("000.").removeprefix("00.")


def no_letter(_: random.Random, code: str) -> str:
    return re.sub("[A-Z]", "", code, count=1)


def same_text(_: random.Random, code: str) -> str:
    return code


PROSE = (
    "{}", "{}", "Cho hoi ho so {} toi dau roi a", "TC {}", "Mã hồ sơ: {}.", '"{}"', "ho so {} nhe",
    "Mã hồ sơ: {} - Số phiếu: 26.10417", "({})", "{} ma tra cuu 482 913 057", "sdt 0912345678: {}",
    "xin hoi {}, nop ngay 05/11/2025", "https://dvc.example.vn/tra-cuu?ma={}", "HS: {}\nCam on",
)  # fmt: skip
