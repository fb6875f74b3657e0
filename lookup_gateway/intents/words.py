"""Cut a message into words, each with all the spellings in which it may have been meant."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from lookup_gateway import codes
from lookup_gateway.codes import Typed

_WORD = re.compile(r"[^\W_]+")
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
# VNI writes tones and hats as digits inside or behind a syllable: "ho62", "d9a1nh", "duong972".
_VNI = re.compile(r"[a-z](?=[a-z0-9]{0,9}$)(?:[a-z]*[1-9]){1,3}[a-z]*")
_TELEX = re.compile(r"(?P<head>[^aeiouyw]*)(?P<rime>[aeiouyw].*)")
_TONES = str.maketrans("", "", "fjrsxwz")
_DOUBLED = re.compile(r"([aeo])\1+")


@dataclass(frozen=True, slots=True)
class Word:
    """One word: as it was said, in small letters, and every form that it may stand for."""

    said: str
    plain: str
    forms: frozenset[str]


def words(text: str) -> list[Word]:
    """Return the words of a text. Never raises."""
    return [_word(said) for said in _WORD.findall(unicodedata.normalize("NFC", text).lower())]


def without(found: Sequence[Word], typed: Iterable[Typed]) -> list[Word]:
    """Return the words that are no part of one of the codes."""
    left = list(found)
    for code in typed:
        keys = [codes.key(word.said) for word in left]
        begin = "".join(keys).find(code.key)
        ends = list(accumulate(map(len, keys)))
        if begin >= 0:
            left[bisect_right(ends, begin) : bisect_left(ends, begin + len(code.key)) + 1] = []
    return left


def written_out(found: Iterable[Word], short: Mapping[str, str]) -> list[Word]:
    """Return the words with what is typed `short` in full."""
    return [part for word in found for part in _in_full(word, short)]


def _word(said: str) -> Word:
    plain = _NOT_PLAIN.sub("", codes.repair(said).lower())
    forms = {said, plain, _from_telex(plain)}
    if _VNI.fullmatch(plain):
        forms.add(re.sub(r"[0-9]", "", plain))
    return Word(said, plain, frozenset(filter(None, forms)))


def _in_full(word: Word, short: Mapping[str, str]) -> list[Word]:
    if word.plain not in short:
        return [word]
    return [Word(part, part, frozenset({part})) for part in short[word.plain].split()]


def _from_telex(plain: str) -> str:
    """Undo what Telex leaves where no Vietnamese keyboard took it up: "hoof", "dduwowcj"."""
    split = _TELEX.fullmatch(plain)
    if split is None:
        return plain
    head = split["head"].replace("dd", "d")
    return head + _DOUBLED.sub(r"\1", split["rime"].replace("uw", "u").translate(_TONES))
