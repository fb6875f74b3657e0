"""Find procedures by the words of who needs one: with or without accents, in any order."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

from lookup_gateway import codes
from lookup_gateway.catalogue.entries import Procedure

_WORD = re.compile(r"[^\W_]+")
# A long letter says what it is about at its beginning.
_MOST_LETTERS = 500
# What stands around a procedure's name when somebody asks for it.
_BESIDE = re.compile(
    "a|anh|ban|bao|can|chi|cho|co|cua|de|di|dau|duoc|em|gi|gio|giay|gom|ho|hoi|hs|khi|khong|la|lam|"
    "le|loai|may|minh|muon|nao|nhieu|nhung|o|oi|phai|phi|so|the|thi|thu|tien|to|toi|tuc|va|ve|voi|"
    "xin|i|need|what|for|the|of|how|my|documents|papers|procedure"
)
# A procedure is meant when as much of the question's weight is in its name as in the best one's.
_NEAR = 0.75


@dataclass(frozen=True, slots=True)
class Index:
    """The words of every procedure, and how much each tells one procedure from the others."""

    procedures: tuple[Procedure, ...]
    words: tuple[frozenset[str], ...]
    weights: dict[str, float]

    @classmethod
    def of(cls, procedures: Iterable[Procedure]) -> Index:
        """Make the index. Shorter names stand first: "kết hôn" is "đăng ký kết hôn" before it is
        "đăng ký lại kết hôn"."""
        known = tuple(sorted(procedures, key=lambda one: (len(one.name), one.code)))
        named = tuple(frozenset(plain(one.name)) for one in known)
        among = Counter(word for words in named for word in words)
        return cls(known, named, {w: 1 + log(len(known) / n) for w, n in among.items()})

    def find(self, text: str, limit: int) -> Sequence[Procedure]:
        """Return the procedures meant by a code or by words, the nearest first; none when most of
        the words that matter are in no name."""
        text = text[:_MOST_LETTERS]
        if by_code := [one for one in self.procedures if one.code in text.split()]:
            return by_code[:limit]
        asked = {word for word in plain(text) if not _BESIDE.fullmatch(word)}
        known = asked & self.weights.keys()
        if 2 * len(known) < len(asked):
            return ()
        scores = [sum(self.weights[word] for word in known & words) for words in self.words]
        best = max(scores, default=0)
        meant = [at for at, score in enumerate(scores) if score >= _NEAR * best > 0]
        meant.sort(key=lambda at: -scores[at])
        return [self.procedures[at] for at in meant[:limit]]


def plain(text: str) -> list[str]:
    """Return the words of a text in small letters without accents. Never raises."""
    found = _WORD.findall(unicodedata.normalize("NFC", text))
    return [codes.repair(word).lower() for word in found]
