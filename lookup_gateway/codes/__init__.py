"""Mã hồ sơ as tired people type them: find them, tell which stored case each means, or ask.

The code of a case is its unit's id, the day of receipt and a running number of that day
(NĐ 61/2018/NĐ-CP Đ26). People type it from a receipt, in the dark, on a telephone: this package
forgives what cannot change the case meant and asks about the rest.

>>> heard = find("TC h57.132–260817–0412 toi dau roi a", Grammar())
>>> choose(heard.codes[0], ["H57.132-260817-0412"]).code
'H57.132-260817-0412'
"""

from lookup_gateway.codes.candidates import candidates, choose_candidate
from lookup_gateway.codes.find import find, parse
from lookup_gateway.codes.keypad import digits, filing_keyed, is_filing_keyed
from lookup_gateway.codes.match import Choice, Match, choose, same
from lookup_gateway.codes.noise import is_noise
from lookup_gateway.codes.repair import is_storable, key, repair
from lookup_gateway.codes.submission import is_submission
from lookup_gateway.codes.typed import Grammar, Heard, Typed, Understood, Wrong

__all__ = [
    "Choice",
    "Grammar",
    "Heard",
    "Match",
    "Typed",
    "Understood",
    "Wrong",
    "candidates",
    "choose",
    "choose_candidate",
    "digits",
    "filing_keyed",
    "find",
    "is_filing_keyed",
    "is_noise",
    "is_storable",
    "is_submission",
    "key",
    "parse",
    "repair",
    "same",
]
